/**
 * The handlers that begin and end subscriptions.
 */
import { Pop3MockError } from '../errors.ts'
import type { Call } from './method.ts'
import type { ParamsOf, SubscriptionStarted } from './method-types.ts'
import { heldServer } from './server-methods.ts'
import type { Subscriptions } from './subscriptions.ts'

export function subscribe(params: ParamsOf<'transcript.subscribe'>, call: Call): SubscriptionStarted {
  const subscriptions = subscriptionsOf(call)
  return subscriptions.begin(heldServer(params, call), params.since)
}

export function unsubscribe({ subscription }: { subscription: string }, call: Call): null {
  subscriptionsOf(call).end(subscription)
  return null
}

function subscriptionsOf({ caller }: Call): Subscriptions {
  if (caller.subscriptions !== undefined) return caller.subscriptions
  const message =
    'transcript.subscribe: found over HTTP, where nothing can be told later. Allowed over a WebSocket; over HTTP ask transcript.get with since.'
  throw new Pop3MockError('CONTROL_REFUSED', message)
}
