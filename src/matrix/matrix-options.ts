/**
 * The options of a matrix: what may be given, and what they come to.
 */

import { availableParallelism } from 'node:os'
import * as v from 'valibot'
import { Pop3MockError } from '../errors.ts'
import { LEGALITIES } from '../faults/profile-schema.ts'
import { builtOnce, parseOutsideValue } from '../schema.ts'
import type { Pop3ServerOptions } from '../server/options.ts'
import type { MatrixClient, ReceivedFrom } from './client-runner.ts'
import type { MatrixRow } from './matrix-report.ts'
import { prepareReceivedFolder } from './received-folder.ts'
import type { Selection } from './select-profiles.ts'

/** How far a matrix has come. */
export interface MatrixProgress {
  readonly done: number
  readonly total: number
  readonly row: MatrixRow
}

/** Every option has a default: `matrix(client)` alone takes the client through the whole catalogue. */
export interface MatrixOptions extends Selection {
  /** What each server is, beside its fault; a profile's own maildrop and account stand behind what is given here. */
  readonly server?: Omit<
    Pop3ServerOptions,
    'faults' | 'port' | 'profileFolders' | 'seed' | 'signal' | 'unref'
  >
  /** How long a run may take, in milliseconds; default 5000. */
  readonly limitMs?: number
  /** How many runs may work at once; default: one for each processor. Runs that only wait are not counted. */
  readonly jobs?: number
  /**
   * Of a command: `-`, its standard output holds the messages; or a folder, in which each run has one of its own, named by
   * `{received}` in the command and `POP3_MOCK_RECEIVED` in the environment. Without it the conversation decides alone.
   */
  readonly received?: string
  /** Further variables of a command's environment. */
  readonly env?: Readonly<Record<string, string>>
  /** Where a command runs; default: the working directory. */
  readonly cwd?: string
  /** Decides everything that looks random; default 1. */
  readonly seed?: number
  /** Told of each row once it is known, in the order in which they become so. */
  readonly onProgress?: (progress: MatrixProgress) => void
  /** Gives up: every run is ended, and the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal
}

export interface ResolvedMatrix {
  readonly client: MatrixClient
  readonly clientName: string
  readonly selection: Selection
  readonly server: Pop3ServerOptions
  readonly limitMs: number
  readonly jobs: number
  readonly receivedFrom: ReceivedFrom | undefined
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string | undefined
  readonly seed: number
  readonly onProgress: (progress: MatrixProgress) => void
  readonly signal: AbortSignal | undefined
}

const DEFAULT_LIMIT_MS = 5000
const DEFAULT_SEED = 1

const anyOptions = builtOnce(optionsSchema)

/** @throws {Pop3MockError} INVALID_OPTION, before anything runs */
export function resolveMatrixOptions(client: MatrixClient, given: MatrixOptions): ResolvedMatrix {
  const options = parseOutsideValue(anyOptions(), given, '') as MatrixOptions
  const { profiles, phases, legality, profileFolders, seed = DEFAULT_SEED } = options
  const selection: Selection = {
    ...(profiles === undefined ? {} : { profiles }),
    ...(phases === undefined ? {} : { phases }),
    ...(legality === undefined ? {} : { legality }),
    ...(profileFolders === undefined ? {} : { profileFolders }),
  }
  return {
    client: checkedClient(client),
    clientName: typeof client === 'function' ? client.name || 'a function' : client.join(' '),
    selection,
    server: { ...options.server, seed, profileFolders: profileFolders ?? [] },
    limitMs: options.limitMs ?? DEFAULT_LIMIT_MS,
    jobs: options.jobs ?? availableParallelism(),
    receivedFrom: receivedFrom(client, options.received),
    env: options.env ?? {},
    cwd: options.cwd,
    seed,
    onProgress: options.onProgress ?? (() => {}),
    signal: options.signal,
  }
}

function checkedClient(client: unknown): MatrixClient {
  const isCommand =
    Array.isArray(client) && client.length > 0 && client.every((one) => typeof one === 'string')
  if (typeof client === 'function' || isCommand) return client as MatrixClient
  throw refusal(
    'client',
    'Allowed is a function, or a command as a list of texts: its name and its arguments.',
  )
}

function receivedFrom(client: MatrixClient, received: string | undefined): ReceivedFrom | undefined {
  if (received === undefined) return undefined
  if (typeof client === 'function')
    throw refusal('received', 'given beside a function, which gives its messages itself. Leave it out.')
  if (received === '-') return { stdout: true }
  return { folder: prepareReceivedFolder(received) }
}

function refusal(path: string, problem: string): Pop3MockError {
  return new Pop3MockError('INVALID_OPTION', `${path}: ${problem}`, { path })
}

function optionsSchema(): v.GenericSchema {
  const { exactOptional: optional, array, number, string } = v
  const text = v.pipe(string(), v.minLength(1, 'a text that is not empty'))
  const whole = (words: string) => v.pipe(number(words), v.integer(words), v.minValue(1, words))
  const call = v.custom<unknown>((value) => typeof value === 'function', 'a function')
  return v.strictObject({
    profiles: optional(
      array(
        v.union([text, v.looseObject({ profile: text })], 'a name, a pattern or { profile, with, when }'),
      ),
    ),
    phases: optional(array(text)),
    legality: optional(array(v.picklist(LEGALITIES))),
    profileFolders: optional(array(string())),
    // Checked where servers are made.
    server: optional(v.looseObject({})),
    limitMs: optional(whole('a whole number of milliseconds from 1')),
    jobs: optional(whole('a whole number from 1')),
    received: optional(text),
    env: optional(v.record(string(), string())),
    cwd: optional(text),
    seed: optional(number('a whole number')),
    onProgress: optional(call),
    signal: optional(v.instance(AbortSignal, 'an AbortSignal')),
  })
}
