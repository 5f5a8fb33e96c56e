/**
 * All the clients that the script tries, in the order of its table.
 */
import type { RealClient } from './client.ts'
import { FETCHERS } from './fetchers.ts'
import { LIBRARIES } from './libraries.ts'
import { READERS } from './readers.ts'

export const CLIENTS: readonly RealClient[] = [...FETCHERS, ...READERS, ...LIBRARIES]
