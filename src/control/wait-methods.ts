/**
 * The handlers that wait for what a client does. They give up when nobody waits for them any more.
 */
import { setMaxListeners } from 'node:events'
import { Pop3MockError } from '../errors.ts'
import type { WaitFor, WaitOptions } from '../server/wait-for.ts'
import type { TranscriptEvent } from '../transcript/event.ts'
import { type EventJson, eventToJson } from '../transcript/event-json.ts'
import type { HeldServer } from './held-server.ts'
import { MOST_WAITS } from './limits.ts'
import type { Call } from './method.ts'
import type { ParamsOf } from './method-types.ts'
import { heldServer } from './server-methods.ts'

type JsonOf<Type extends TranscriptEvent['type']> = Extract<EventJson, { type: Type }>

export function waitForCommand(params: ParamsOf<'wait.command'>, call: Call): Promise<JsonOf<'command'>> {
  const { query, ...rest } = params
  return waited(rest, call, (waitFor, options) => waitFor.command(query, options))
}

export function waitForSession(params: ParamsOf<'wait.session'>, call: Call): Promise<JsonOf<'open'>> {
  return waited(params, call, (waitFor, options) => waitFor.session(options))
}

export function waitForSessionEnd(params: ParamsOf<'wait.sessionEnd'>, call: Call): Promise<JsonOf<'close'>> {
  return waited(params, call, (waitFor, options) => waitFor.sessionEnd(options))
}

export function waitForFault(params: ParamsOf<'wait.fault'>, call: Call): Promise<JsonOf<'fault'>> {
  const { id, ...rest } = params
  return waited(rest, call, (waitFor, options) => waitFor.fault(id, options))
}

export async function waitForIdle(params: ParamsOf<'wait.idle'>, call: Call): Promise<null> {
  const { server, ...options } = params
  const held = heldServer({ server }, call)
  await during(call, held, (signal) => held.server.waitFor.idle({ ...options, signal }))
  return null
}

async function waited<Event extends TranscriptEvent>(
  params: { server: string } & Omit<WaitOptions, 'signal'>,
  call: Call,
  wait: (waitFor: WaitFor, options: WaitOptions) => Promise<Event>,
): Promise<JsonOf<Event['type']>> {
  const { server, ...options } = params
  const held = heldServer({ server }, call)
  const event = await during(call, held, (signal) => wait(held.server.waitFor, { ...options, signal }))
  return eventToJson(event) as JsonOf<Event['type']>
}

/** A wait uses the server; and of one connection's there may be so many. */
async function during<Result>(
  { caller }: Call,
  held: HeldServer,
  wait: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  if (caller.waits.count >= MOST_WAITS) {
    const found = `found ${MOST_WAITS} waits already. Allowed are at most ${MOST_WAITS} at once on a connection.`
    throw new Pop3MockError('CONTROL_REFUSED', found)
  }
  caller.waits.count++
  // Each wait listens; above ten Node would suspect a leak.
  setMaxListeners(MOST_WAITS, caller.signal)
  try {
    return await held.during(() => wait(caller.signal))
  } finally {
    caller.waits.count--
  }
}
