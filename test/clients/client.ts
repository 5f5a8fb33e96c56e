/**
 * What a real client is to the script of clients: how it is told what to do, and what it can. Knows none by name.
 */
import type { RequiredProgram } from '../support/require-program.ts'

export const SECURITIES = ['plain', 'stls', 'implicit'] as const

/** How the connection is encrypted: not at all, by STLS (RFC 2595), or from its first octet (RFC 8314). */
export type Security = (typeof SECURITIES)[number]

/** One run of a client: it logs on, fetches what is there, deletes it unless told otherwise, and leaves. */
export interface Task {
  readonly host: string
  readonly port: number
  readonly security: Security
  /** What it shall trust: a file in PEM form. */
  readonly caFile: string
  readonly user: string
  readonly password: string
  /** The bearer token, for the log-ons that take one. */
  readonly token: string
  /** One of the client's `logOns`; undefined: what it chooses by itself. */
  readonly logOn: string | undefined
  readonly isKept: boolean
  /** The home of the client: empty at its first run, and as it left it at the second. */
  readonly folder: string
  /** Where the mail goes, inside of the folder. */
  readonly mails: string
}

/** How to start the client. */
export interface Launch {
  readonly command: readonly string[]
  /** Written to the folder of the task before, by name. */
  readonly files?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
  /** What it reads from its standard input. */
  readonly input?: string
  /** It wants a terminal. */
  readonly onTerminal?: true
  /** What is typed when the terminal shows what: each as often as it does. */
  readonly prompts?: readonly Prompt[]
  /** How long it may take; default: 20 seconds. */
  readonly limitMs?: number
  /** It does not end by itself: it is ended this long after its last session. */
  readonly endAfterMs?: number
}

export interface Prompt {
  readonly shows: RegExp
  readonly keys: string
}

/** In which form the client leaves the mail at `Task.mails`. */
export type Store = 'files' | 'maildir' | 'mbox' | 'mh'

export interface RealClient {
  readonly name: string
  /** Of Debian; one of npm has an `npm:` before it, and is installed by `build`. */
  readonly packages: readonly string[]
  /** Tells whether the client is there; its version is the first match of `version` in what is printed. */
  readonly program: RequiredProgram
  readonly version: RegExp
  /** Run once in an empty folder before all else, whose path is then in `BUILT`: what must be compiled. */
  readonly build?: (folder: string) => readonly string[]
  readonly securities: readonly Security[]
  /** Log-ons by name, besides the one it chooses by itself: `USER`, `APOP`, or a mechanism of AUTH. */
  readonly logOns: readonly string[]
  /** Default: the log-ons are tried in the clear. */
  readonly logOnsBy?: Security
  /** It knows what it fetched in an earlier run, and leaves that alone. */
  readonly fetchesOnlyNew?: true
  readonly cannotDelete?: true
  readonly store: Store
  /** Fields that it puts into the header or takes out of it. */
  readonly fields?: RegExp
  /** What it does to the text itself, so that the original may be treated alike. */
  readonly rewrites?: (mail: string) => string
  /** Bundled maildrops of which it makes something else by a limit of its own, and what. */
  readonly limits?: Readonly<Record<string, string>>
  /** What the judge says of it and is right about: ids of findings. */
  readonly findings?: readonly string[]
  readonly remarks?: string
  readonly launch: (task: Task) => Launch
}

const SCRIPT_SETTINGS = {
  host: 'CLIENT_HOST',
  port: 'CLIENT_PORT',
  security: 'CLIENT_SECURITY',
  caFile: 'CLIENT_CA_FILE',
  user: 'CLIENT_USER',
  password: 'CLIENT_PASSWORD',
  token: 'CLIENT_TOKEN',
  logOn: 'CLIENT_LOG_ON',
  mails: 'CLIENT_MAILS',
} as const

/** The task as environment variables, for the scripts in scripts/. */
export function scriptEnv(task: Task): Record<string, string> {
  const named = Object.entries(SCRIPT_SETTINGS).map(([key, name]) => [
    name,
    String(task[key as keyof typeof SCRIPT_SETTINGS] ?? ''),
  ])
  return { ...Object.fromEntries(named), CLIENT_KEEP: task.isKept ? '1' : '' }
}
