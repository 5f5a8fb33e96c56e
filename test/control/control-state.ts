/**
 * What methods work on, without a host: for tests that ask the dispatcher itself.
 */
import { readProfiles } from '../../src/control/catalogue-methods.ts'
import { FileGate } from '../../src/control/file-gate.ts'
import { Leases } from '../../src/control/leases.ts'
import type { Call, Caller } from '../../src/control/method.ts'
import { builtOnce } from '../../src/schema.ts'

/** A call with everything allowed, as over HTTP. */
export function callOf(caller: Partial<Caller> = {}): Call {
  return {
    caller: {
      rights: 'all',
      lease: undefined,
      subscriptions: undefined,
      waits: { count: 0 },
      signal: new AbortController().signal,
      ...caller,
    },
    control: {
      leases: new Leases(0),
      allowance: { files: new FileGate(undefined), host: '127.0.0.1', unref: true },
      profiles: builtOnce(readProfiles),
    },
  }
}
