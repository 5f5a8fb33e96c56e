/**
 * What a user writes in TypeScript, in files as they would be in a project; compiled by `types.test.ts` and, with other versions
 * of everything, by `test/compat/run.ts`.
 */

/** The dependencies that it takes: `@types/node` and vitest. */
export const WITH_VITEST_TS = `
import nodeTest, { after } from 'node:test'
import { test as base, describe, expect, inject } from 'vitest'
import { type Pop3Server, type ProfileName, startPop3Server } from 'pop3-mock'
import { pop3GlobalSetup } from 'pop3-mock/global-setup'
import { assertQuit, matchers, type Pop3Matchers, transcriptSerializer } from 'pop3-mock/matchers'
import { usePop3Server } from 'pop3-mock/node-test'
import { predictOutlook } from 'pop3-mock/outlook'
import { type Pop3Fixtures, pop3Fixtures, test } from 'pop3-mock/vitest'

export default pop3GlobalSetup({ maildrop: [], control: { allowedOrigins: ['http://localhost:63315'] } })
expect.extend(matchers)
expect.addSnapshotSerializer(transcriptSerializer)

const mine = base.extend<{ me: string }>({ me: 'me' }).extend<Pop3Fixtures>(pop3Fixtures)
const inferred = test.extend({ pop3Options: { faults: ['missing-crlf'], unfired: 'allow' } })
const typed = test.extend<Pick<Pop3Fixtures, 'pop3Options'>>({ pop3Options: { faults: ['lowercase-ok'] } })
const forEveryVitest = test.extend({ ...pop3Fixtures, pop3Options: { faults: ['lowercase-ok'] } })
const typedForEveryVitest = test.extend<Pop3Fixtures>({ ...pop3Fixtures, pop3Options: { faults: ['lowercase-ok'] } })

forEveryVitest('spread', ({ pop3 }) => expect(pop3.url).toBe(''))
typedForEveryVitest('spread', ({ pop3 }) => expect(pop3.url).toBe(''))
inferred('inferred', ({ pop3 }) => expect(pop3.url).toBe(''))
typed('typed', ({ pop3 }) => expect(pop3.url).toBe(''))
describe('matchers', () => {
  mine('all of them', async ({ pop3, me }) => {
    const user: string = me
    const server: Pop3Server = pop3
    expect(server).toHaveQuit({ session: 1 })
    expect(server).not.toHaveReceivedCommands(['RETR 1', user], { exactly: true })
    expect.soft(server.transcript).toConform({ lens: 'rfc1939', statements: ['C0030'] })
    expect(server).toHaveFired('missing-crlf', { min: 1 })
    await expect(server).toBehaveLikeOutlook({ settings: { leaveOnServer: true } })
    await expect.poll(() => server).toHaveFetched([1])
    await expect(Promise.resolve(server)).resolves.toHaveDeleted('unique-id')
    // @ts-expect-error message-numbers are numbers
    expect(server).toHaveFetched('1')
    // @ts-expect-error there is no such option
    expect(server).toHaveQuit({ sesion: 1 })
    assertQuit(server)
    const { url, env } = inject('pop3Server')
    const text: string = url + env['POP3_URL']
    const { webSocket, token } = inject('pop3Control')
    const protocols: string[] = [...webSocket.protocols, token]
    // @ts-expect-error true, false, or options
    pop3GlobalSetup({ control: protocols })
    const matchersOfOthers = {} as Pop3Matchers<Promise<void>>
    await matchersOfOthers.toHaveQuit()
    const name: ProfileName = 'missing-crlf'
    const { outcome } = await predictOutlook({ faults: [name, text] })
    // @ts-expect-error there is no such outcome
    if (outcome === 'explodes') return
    await (await startPop3Server({ faults: [{ do: { type: 'silence' } }] })).close()
  })
})
nodeTest('node:test', async (t) => {
  await usePop3Server(t, { faults: ['lowercase-ok'] })
  await usePop3Server({ after })
})
`

/** The same for Jest, with what the README says of its types. */
export const WITH_JEST_TS = `
import { expect } from '@jest/globals'
import { startPop3Server } from 'pop3-mock'
import { matchers, type Pop3Matchers, transcriptSerializer } from 'pop3-mock/matchers'

declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends Pop3Matchers<R> {}
}

expect.extend(matchers)
expect.addSnapshotSerializer(transcriptSerializer)
const server = await startPop3Server()
expect(server).toHaveQuit()
expect(server).not.toHaveFetched([1])
await expect(server).toBehaveLikeOutlook()
await expect(Promise.resolve(server)).resolves.toHaveQuit()
`

/** The settings of a strict project, by how it finds modules. */
export function tsconfig(moduleResolution: 'bundler' | 'node16', skipLibCheck: boolean): string {
  return JSON.stringify({
    compilerOptions: {
      target: 'es2022',
      lib: ['es2023', 'esnext.disposable', 'dom'],
      module: moduleResolution === 'bundler' ? 'esnext' : 'node16',
      moduleResolution,
      types: ['node'],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck,
      noEmit: true,
    },
    files: ['user.ts'],
  })
}
