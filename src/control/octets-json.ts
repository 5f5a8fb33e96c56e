/**
 * Octets in JSON, both ways: base64 in fields whose names end in `Base64`, and everything that JSON cannot carry refused
 * rather than lost.
 */
import { outsideError } from '../schema.ts'

/** @throws {Pop3MockError} INVALID_OPTION */
export function octetsFromBase64(value: unknown, path: string): Uint8Array {
  if (typeof value === 'string' && value.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(value)) {
    return Buffer.from(value, 'base64')
  }
  throw outsideError(
    path,
    `found ${typeof value === 'string' ? 'a text that is not base64' : typeof value}. Allowed is base64, padded with =.`,
  )
}

export function octetsToBase64(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('base64')
}

/**
 * A value as it can be sent: octets as `{ rawBase64 }`, in the place of a message or of its `raw`; dates as their text.
 * @param path where the value stands, for the error
 * @throws {Pop3MockError} INVALID_OPTION for a function, and for everything else that only code can give
 */
export function sendable(value: unknown, path: string): unknown {
  if (value instanceof Uint8Array) return { rawBase64: octetsToBase64(value) }
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString()
  if (Array.isArray(value)) return value.map((item, index) => sendable(item, `${path}[${index}]`))
  switch (typeof value) {
    case 'object':
      return value === null ? null : sendableObject(value, path)
    case 'string':
    case 'boolean':
    case 'undefined':
      return value
    case 'number':
      if (Number.isFinite(value)) return value
  }
  throw outsideError(
    path,
    `found ${describe(value)}. Allowed over the control plane is what JSON can say: ${ALLOWED}.`,
  )
}

const ALLOWED = 'texts, finite numbers, true, false, null, lists, plain objects and octets'

function sendableObject(value: object, path: string): unknown {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) {
    throw outsideError(
      path,
      `found ${describe(value)}. Allowed over the control plane is what JSON can say: ${ALLOWED}.`,
    )
  }
  const entries = Object.entries(value).map(([key, inner]): [string, unknown] => {
    if (key === 'raw' && inner instanceof Uint8Array) return ['rawBase64', octetsToBase64(inner)]
    return [key, sendable(inner, path === '' ? key : `${path}.${key}`)]
  })
  return Object.fromEntries(entries)
}

function describe(value: unknown): string {
  if (typeof value === 'function') return 'a function'
  if (typeof value === 'object') return `a ${value?.constructor.name ?? 'strange object'}`
  return String(value)
}
