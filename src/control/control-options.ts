/**
 * The options of a control server: what may be given, and what they come to.
 */
import { isIP } from 'node:net'
import * as v from 'valibot'
import { builtOnce, outsideError, parseOutsideValue } from '../schema.ts'
import type { Pop3Server } from '../server/server.ts'
import { isLoopback } from './json-options.ts'
import { mintToken } from './token.ts'

/** A file of the inspector's page. */
export interface Asset {
  /** E.g. `text/html; charset=utf-8`. */
  readonly contentType: string
  readonly body: string | Uint8Array
}

/** Gives what lies at a path such as `/` or `/inspector.js`; the path is plain, nothing in it is encoded. */
export type AssetSource = (path: string) => Asset | undefined

/** Every option has a default. */
export interface ControlServerOptions {
  /** An IP literal; default 127.0.0.1. Beyond loopback only with a token of your own. */
  host?: string
  /** Default 0: the system chooses a free port. */
  port?: number
  /** What callers must bring, at least 16 characters; default: 128 bits at random. */
  token?: string
  /** The folder from which callers may name mail and profiles; default: none, callers send messages themselves. */
  root?: string
  /** Further names by which this server is called, as in `Host`, without a port. */
  allowedHosts?: readonly string[]
  /** Further origins whose pages may connect, such as `https://ci.example.org`. */
  allowedOrigins?: readonly string[]
  /** The longest message, over HTTP and WebSocket alike; default 8 MiB. */
  maxPayloadInOctets?: number
  /** Servers that already run, by the ids under which callers find them. They are not closed with the control server. */
  servers?: Readonly<Record<string, Pop3Server>>
  /** Whether a browser may look (`read`), or switch faults too (`write`); default `off`. */
  inspect?: 'off' | 'read' | 'write'
  /** Another page than the bundled inspector. */
  assets?: AssetSource
  /** How long the servers of a connection that broke off wait for it to come back; default 2000. */
  reconnectMs?: number
  /** How long a request may take to arrive; default 10,000. */
  requestTimeoutMs?: number
  /** Default true: a control server that was not closed does not keep the process alive. */
  unref?: boolean
}

export type ResolvedControlOptions = Required<Omit<ControlServerOptions, 'root' | 'assets'>> &
  Pick<ControlServerOptions, 'root' | 'assets'>

const anyOptions = builtOnce(optionsSchema)

/** @throws {Pop3MockError} INVALID_OPTION, before a socket opens */
export function resolveControlOptions(given: ControlServerOptions): ResolvedControlOptions {
  const options = parseOutsideValue(anyOptions(), given, '') as ControlServerOptions
  const { host = '127.0.0.1', token } = options
  if (token === undefined && !isLoopback(host)) {
    throw outsideError(
      'token',
      `missing, though ${host} can be reached from other machines. Allowed there is a token of your own, at least 16 characters; or stay on 127.0.0.1.`,
    )
  }
  return {
    port: 0,
    allowedHosts: [],
    allowedOrigins: [],
    maxPayloadInOctets: 8_388_608,
    servers: {},
    inspect: 'off',
    reconnectMs: 2000,
    requestTimeoutMs: 10_000,
    unref: true,
    ...options,
    host,
    token: token ?? mintToken(),
  }
}

function optionsSchema(): v.GenericSchema {
  const optional = v.exactOptional
  const whole = (words: string, least: number, most: number) =>
    v.pipe(v.number(words), v.integer(words), v.minValue(least, words), v.maxValue(most, words))
  const text = (pattern: RegExp, words: string) => v.pipe(v.string(words), v.regex(pattern, words))
  const address = 'an IP address such as 127.0.0.1 or ::1'
  const milliseconds = whole('milliseconds, from 0 to 86,400,000', 0, 86_400_000)
  return v.strictObject({
    host: optional(
      v.pipe(
        v.string(address),
        v.check((host) => isIP(host) !== 0, address),
      ),
    ),
    port: optional(whole('a whole number from 0 to 65535', 0, 65_535)),
    token: optional(text(/^[A-Za-z0-9._~-]{16,200}$/, '16 to 200 letters, digits, - . _ ~')),
    root: optional(v.pipe(v.string(), v.minLength(1, 'the path of a folder'))),
    allowedHosts: optional(
      v.array(text(/^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)$/, 'a name or an address, without a port')),
    ),
    allowedOrigins: optional(
      v.array(text(/^https?:\/\/[^/\s]+$/, 'an origin such as https://ci.example.org:8443')),
    ),
    maxPayloadInOctets: optional(whole('a whole number from 1024', 1024, 1_073_741_824)),
    servers: optional(
      v.record(
        text(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'an id of at most 64 letters, digits, - . _'),
        v.custom<Pop3Server>(isServer, 'a server that startPop3Server gave'),
      ),
    ),
    inspect: optional(v.picklist(['off', 'read', 'write'])),
    assets: optional(v.function('a function from a path to an asset')),
    reconnectMs: optional(milliseconds),
    requestTimeoutMs: optional(whole('milliseconds, from 10 to 86,400,000', 10, 86_400_000)),
    unref: optional(v.boolean('true or false')),
  })
}

/** By what it can do: two copies of this package have two classes of that name. */
function isServer(value: unknown): boolean {
  const server = value as Partial<Pop3Server> | null
  return typeof server === 'object' && typeof server?.resume === 'function' && server.transcript !== undefined
}
