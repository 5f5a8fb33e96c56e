/**
 * The handlers that concern the faults of a server.
 */
import type { Decision } from '../faults/plan.ts'
import type { ListedRule } from '../server/fault-control.ts'
import type { Call } from './method.ts'
import type { ParamsOf } from './method-types.ts'
import { heldServer } from './server-methods.ts'

export function useFaults(params: ParamsOf<'faults.use'>, call: Call): { readonly ids: readonly string[] } {
  const { ids } = heldServer(params, call).server.faults.use(...params.faults)
  return { ids }
}

export function removeFaults(params: ParamsOf<'faults.remove'>, call: Call): null {
  const { faults } = heldServer(params, call).server
  faults.remove(...params.ids)
  return null
}

export function listFaults(params: { server: string }, call: Call): readonly ListedRule[] {
  return heldServer(params, call).server.faults.list()
}

export function traceFaults(params: { server: string }, call: Call): readonly Decision[] {
  return heldServer(params, call).server.faults.trace()
}
