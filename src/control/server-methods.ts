/**
 * The handlers that concern a server as a whole: making, looking at and closing it, its report, its transcript.
 */
import { reportJunit } from '../conformance/report/report-junit.ts'
import { reportText } from '../conformance/report/report-text.ts'
import { Pop3MockError } from '../errors.ts'
import type { Pop3Server } from '../server/server.ts'
import { eventToJson } from '../transcript/event-json.ts'
import type { HeldServer, Owner } from './held-server.ts'
import { optionsFromJson } from './json-options.ts'
import { DEFAULT_TTL_MS } from './limits.ts'
import type { Call } from './method.ts'
import type { ParamsOf, ResultOf, ServerInfo } from './method-types.ts'
import { octetsFromBase64 } from './octets-json.ts'

/** @throws {Pop3MockError} SERVER_CLOSED when there is none of that id */
export function heldServer({ server }: { server: string }, { control }: Call): HeldServer {
  return control.leases.find(server)
}

/** A handler that does something to a server and has nothing to tell. */
export function doing(
  action: (server: Pop3Server) => void | Promise<void>,
): (params: { server: string }, call: Call) => Promise<null> {
  return async (params, call) => {
    await action(heldServer(params, call).server)
    return null
  }
}

export async function createServer(
  params: ParamsOf<'server.create'>,
  { caller, control }: Call,
): Promise<ServerInfo> {
  const { ttlMs, ...options } = params
  const owner = ownerOf(ttlMs, caller.lease)
  const held = await control.leases.create(optionsFromJson(options, control.allowance), owner)
  return held.info(caller.lease)
}

function ownerOf(ttlMs: number | undefined, lease: Call['caller']['lease']): Owner {
  if (lease === undefined) return { kind: 'ttl', ttlMs: ttlMs ?? DEFAULT_TTL_MS }
  if (ttlMs === undefined) return { kind: 'connection', lease }
  const message =
    'ttlMs: found a time over a WebSocket. Allowed is one over HTTP; here the server lives as long as its connection.'
  throw new Pop3MockError('INVALID_OPTION', message, { path: 'ttlMs' })
}

export function listServers(_: unknown, { caller, control }: Call): readonly ServerInfo[] {
  return control.leases.list().map((held) => held.info(caller.lease))
}

export function getServer(params: { server: string }, call: Call): ResultOf<'server.get'> {
  const held = heldServer(params, call)
  return { ...held.info(call.caller.lease), sessions: held.server.sessions }
}

export async function closeServer(params: { server: string }, call: Call): Promise<null> {
  await call.control.leases.close(heldServer(params, call))
  return null
}

export function getTranscript(params: ParamsOf<'transcript.get'>, call: Call): ResultOf<'transcript.get'> {
  const { server, since = 0, form = 'json', session, ...options } = params
  const { transcript } = heldServer({ server }, call).server
  if (form === 'text') {
    const only = session === undefined ? options : { ...options, session }
    return { text: transcript.toString(only) }
  }
  const { dropped, lastSeq } = transcript
  const events = transcript.events(session).filter(({ seq }) => seq > since)
  return { format: 'pop3-mock transcript', version: 1, dropped, lastSeq, events: events.map(eventToJson) }
}

export function reportConformance(
  params: ParamsOf<'report.conformance'>,
  call: Call,
): ResultOf<'report.conformance'> {
  const { lens, receivedBase64, form } = params
  const received = receivedBase64?.map((text, index) => octetsFromBase64(text, `receivedBase64[${index}]`))
  const report = heldServer(params, call).server.conformance({
    ...(lens === undefined ? undefined : { lens }),
    ...(received === undefined ? undefined : { received }),
  })
  if (form === 'text') return { text: reportText(report) }
  return form === 'junit' ? { text: reportJunit(report) } : report
}
