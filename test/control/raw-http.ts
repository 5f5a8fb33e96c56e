/**
 * HTTP as octets: requests that no well-behaved client would send, and control messages sent without any of our own code.
 */
import { connect } from 'node:net'

export interface RawAnswer {
  /** 0: the connection ended without an answer. */
  readonly status: number
  readonly head: string
  readonly body: string
}

/** Sends exactly this to a port of 127.0.0.1 and reads until the connection ends. */
export function rawHttp(port: number, request: string | Buffer): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
    const chunks: Buffer[] = []
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.on('error', () => {})
    socket.on('close', () => resolve(parsed(Buffer.concat(chunks).toString('utf8'))))
    socket.write(request)
  })
}

/** A request whose headers are given as lines; `Connection: close` is added. */
export function requestText(line: string, headers: readonly string[], body = ''): string {
  return [`${line} HTTP/1.1`, ...headers, 'Connection: close', '', body].join('\r\n')
}

function parsed(text: string): RawAnswer {
  const end = text.indexOf('\r\n\r\n')
  const head = end === -1 ? text : text.slice(0, end)
  const [, status = '0'] = /^HTTP\/1\.1 (\d{3})/.exec(head) ?? []
  return { status: Number(status), head, body: end === -1 ? '' : text.slice(end + 4) }
}

export interface Reply<Result> {
  readonly result?: Result
  readonly error?: {
    readonly code: number
    readonly message: string
    readonly data?: { code: string; path?: string }
  }
}

/** Calls a method by `POST /rpc`, as a client in any language would. */
export async function post<Result = unknown>(
  { url, token }: { url: string; token: string },
  method: string,
  params: unknown = {},
): Promise<Reply<Result>> {
  const response = await fetch(`${url}/rpc`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  })
  return (await response.json()) as Reply<Result>
}

/** The result of a method that is expected to succeed. */
export async function resultOf<Result>(
  server: { url: string; token: string },
  method: string,
  params: unknown = {},
): Promise<Result> {
  const { result, error } = await post<Result>(server, method, params)
  if (error !== undefined) throw new Error(`${method}: ${error.code} ${error.message}`)
  return result as Result
}
