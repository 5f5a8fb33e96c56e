/**
 * The files that a caller may name: those inside the root, by whatever way they are named.
 */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ControlServer } from '../../src/control/control-server.ts'
import { startControlServer } from '../../src/control.ts'
import { post, resultOf } from './raw-http.ts'

const folder = mkdtempSync(join(tmpdir(), 'pop3-mock-gate-'))
const root = join(folder, 'root')
let gated: ControlServer

beforeAll(async () => {
  for (const path of [
    'root/mails',
    'root/linked',
    'root/maildir/new',
    'root/profiles',
    'outside',
    'root-beside',
  ]) {
    mkdirSync(join(folder, path), { recursive: true })
  }
  for (const path of ['root/mails/one.eml', 'outside/secret.eml', 'root-beside/secret.eml']) {
    writeFileSync(join(folder, path), `Subject: ${path}\r\n\r\n`)
  }
  symlinkSync(join(folder, 'outside'), join(root, 'way-out'))
  symlinkSync(join(folder, 'outside/secret.eml'), join(root, 'linked/secret.eml'))
  symlinkSync(join(folder, 'outside/secret.eml'), join(root, 'maildir/new/1.host'))
  symlinkSync(join(folder, 'outside/not-there-yet.eml'), join(root, 'profiles/later.json'))
  symlinkSync(join(root, 'mails'), join(root, 'way-in'))
  gated = await startControlServer({ root })
})

afterAll(async () => {
  await gated.close()
  rmSync(folder, { recursive: true })
})

// biome-ignore format: a table
const PATHS: readonly { path: string; code: string | undefined }[] = [
  { path: 'mails', code: undefined },
  { path: 'mails/one.eml', code: undefined },
  { path: './mails/../mails', code: undefined },
  { path: 'way-in', code: undefined },
  { path: join(root, 'mails'), code: undefined },
  { path: '../outside', code: 'CONTROL_REFUSED' },
  { path: '../root-beside/secret.eml', code: 'CONTROL_REFUSED' },
  { path: 'mails/../../outside/secret.eml', code: 'CONTROL_REFUSED' },
  { path: join(folder, 'outside'), code: 'CONTROL_REFUSED' },
  { path: '/etc/passwd', code: 'CONTROL_REFUSED' },
  { path: 'way-out', code: 'CONTROL_REFUSED' },
  { path: 'way-out/secret.eml', code: 'CONTROL_REFUSED' },
  { path: 'linked', code: 'CONTROL_REFUSED' },
  { path: 'linked/secret.eml', code: 'CONTROL_REFUSED' },
  { path: 'maildir', code: 'CONTROL_REFUSED' },
  { path: 'mails\0/../../outside', code: 'CONTROL_REFUSED' },
  { path: '..%2foutside', code: 'INVALID_FIXTURE' },
  { path: '%2e%2e/outside', code: 'INVALID_FIXTURE' },
  { path: 'file:///etc/passwd', code: 'INVALID_FIXTURE' },
  { path: 'nowhere', code: 'INVALID_FIXTURE' },
]

test.each(PATHS)('$path is answered with $code', async ({ path, code }) => {
  const { id } = await resultOf<{ id: string }>(gated, 'server.create', {})
  const ways: [string, unknown, string][] = [
    ['server.create', { maildrop: path }, 'maildrop'],
    ['server.create', { maildrop: { path } }, 'maildrop.path'],
    ['server.create', { accounts: [{ user: 'a', password: 'b', maildrop: path }] }, 'accounts[0].maildrop'],
    ['maildrop.append', { server: id, messages: [{ path }] }, 'messages[0].path'],
    ['outlook.predict', { maildrop: path }, 'maildrop'],
  ]
  for (const [method, params, place] of ways) {
    const { error } = await post(gated, method, params)
    expect([method, error?.data?.code, error?.data?.path]).toEqual([method, code, code && place])
    expect(JSON.stringify(error ?? '')).not.toContain('Subject')
  }
  await Promise.all(
    (await resultOf<{ id: string }[]>(gated, 'server.list')).map((one) =>
      resultOf(gated, 'server.close', { server: one.id }),
    ),
  )
})

test('folders of profiles are no way out either', async () => {
  for (const path of ['../outside', 'way-out', 'profiles', '/etc']) {
    const { error } = await post(gated, 'server.create', { profileFolders: [path] })
    expect(error?.data).toEqual({ code: 'CONTROL_REFUSED', path: 'profileFolders[0]' })
  }
})

test('without a root there are none', async () => {
  await using server = await startControlServer()
  const { error } = await post(server, 'server.create', { maildrop: 'mails' })
  expect(error).toEqual({
    code: -32008,
    message: expect.stringContaining('This control server reads no files: it was started without a root.'),
    data: { code: 'CONTROL_REFUSED', path: 'maildrop' },
  })
})

test('appended mail is read once and for all, by the names of its files', async () => {
  const { id } = await resultOf<{ id: string }>(gated, 'server.create', { maildrop: [] })
  await resultOf(gated, 'maildrop.append', { server: id, messages: [{ path: 'mails' }] })
  const listed = await resultOf(gated, 'maildrop.list', { server: id })
  expect(listed).toEqual([{ messageNumber: 1, uniqueId: 'one' }])
})
