/**
 * HTTP: every request and every upgrade passes the guard first; what it lets through is routed by the path it has read.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { listenError } from '../server/port-listener.ts'
import type { AssetSource } from './control-options.ts'
import {
  bodyTooBig,
  type GuardPolicy,
  guard,
  type Passed,
  type Redirected,
  type Refused,
  refuse,
} from './guard.ts'
import type { Rights } from './method.ts'

export interface HttpHostSetup {
  /** Answers a message; undefined: none is due. */
  readonly answer: (text: string, rights: Rights, signal: AbortSignal) => Promise<string | undefined>
  /** Takes over a connection that the guard has let through; or says why not. */
  readonly upgrade: (
    passed: Passed,
    request: IncomingMessage,
    socket: Socket,
    head: Buffer,
  ) => Refused | undefined
  readonly assets: AssetSource | undefined
  readonly requestTimeoutMs: number
  readonly unref: boolean
}

/** How often Node looks for requests that take too long to arrive. */
const LOOK_EVERY_MS = 1000

export class HttpHost {
  readonly #setup: HttpHostSetup
  readonly #server: Server
  #policy: GuardPolicy | undefined

  constructor(setup: HttpHostSetup) {
    this.#setup = setup
    const { requestTimeoutMs, unref } = setup
    this.#server = createServer({
      requestTimeout: requestTimeoutMs,
      headersTimeout: requestTimeoutMs,
      connectionsCheckingInterval: Math.min(LOOK_EVERY_MS, requestTimeoutMs),
    })
    this.#server.on('request', (request, response) => {
      // What an asset source throws is for its author to see, not the end of the process.
      this.#handle(request, response).catch((error: unknown) => {
        sendRefusal(response, refuse(500, `This is a fault on our side: ${String(error)}`))
      })
    })
    this.#server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
      if (socket.writable) endRefused(socket, unreadable(error.code, requestTimeoutMs))
      else socket.destroy()
    })
    this.#server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head))
    if (unref) this.#server.on('connection', (socket) => socket.unref())
  }

  /**
   * @param policyOf what the guard goes by, once the port is known
   * @throws {Pop3MockError} ADDRESS_IN_USE or LISTEN_FAILED
   */
  async listen(host: string, port: number, policyOf: (port: number) => GuardPolicy): Promise<number> {
    const address = await listening(this.#server, host, port)
    if (this.#setup.unref) this.#server.unref()
    this.#policy = policyOf(address.port)
    return address.port
  }

  /** Stops listening and drops every connection that speaks HTTP. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    this.#server.closeAllConnections()
    await closed
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeaders(SAFE_HEADERS)
    const verdict = guard(request, false, this.#policy as GuardPolicy)
    switch (verdict.verdict) {
      case 'refused':
        return sendRefusal(response, verdict)
      case 'redirected':
        return sendRedirect(response, verdict)
      case 'passed':
        return this.#route(verdict, request, response)
    }
  }

  async #route({ path, rights }: Passed, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (path === '/healthz' || path === '/readyz') return send(response, 200, TEXT, 'ok\n')
    if (path === '/rpc') {
      if (request.method === 'POST') return this.#answer(rights as Rights, request, response)
      return sendRefusal(
        response,
        refuse(405, 'method: found GET on /rpc. Allowed: POST, or an upgrade to a WebSocket.'),
      )
    }
    const asset = request.method === 'POST' ? undefined : this.#setup.assets?.(path)
    if (asset === undefined) return sendRefusal(response, NOT_FOUND)
    send(response, 200, asset.contentType, asset.body)
  }

  async #answer(rights: Rights, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const policy = this.#policy as GuardPolicy
    const body = await bodyOf(request, policy.bodyLimitInOctets)
    if (body === 'too big') return sendRefusal(response, bodyTooBig(policy))
    if (body === 'broken off') return
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    const text = await this.#setup.answer(body, rights, gone.signal)
    if (response.destroyed) return
    if (text === undefined) response.writeHead(204).end()
    else send(response, 200, 'application/json', text)
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // Without a listener a client that breaks off would end the process.
    socket.on('error', () => socket.destroy())
    if (request.headers.upgrade?.toLowerCase() !== 'websocket') {
      this.#server.emit('connection', withoutUpgrade(request, socket, head))
      return
    }
    const verdict = guard(request, true, this.#policy as GuardPolicy)
    const refused =
      verdict.verdict === 'passed'
        ? this.#setup.upgrade(verdict, request, socket as Socket, head)
        : verdict.verdict === 'refused'
          ? verdict
          : NOT_FOUND
    if (refused !== undefined) endRefused(socket, refused)
  }
}

const NOT_FOUND = refuse(
  404,
  'address: there is nothing here. Allowed: POST /rpc, a WebSocket at /rpc or /pop3/SERVER, /healthz, /readyz.',
)
const TEXT = 'text/plain; charset=utf-8'

/** What Node cannot read as a request, or not in time. */
function unreadable(code: string | undefined, requestTimeoutMs: number): Refused {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return refuse(
      408,
      `request: not whole within ${requestTimeoutMs} ms. Send it faster, or give the control server a longer requestTimeoutMs.`,
    )
  if (code === 'HPE_HEADER_OVERFLOW') return refuse(431, 'headers: more than Node takes (16 KiB).')
  return refuse(400, `request: no HTTP/1.1 that can be read (${code}).`)
}

/** For whatever is answered: shown by no other page, guessed to be nothing else, run by no script but ours. */
const SAFE_HEADERS = new Map([
  [
    'Content-Security-Policy',
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  ],
  ['X-Content-Type-Options', 'nosniff'],
  ['X-Frame-Options', 'DENY'],
  ['Referrer-Policy', 'no-referrer'],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
  ['Cache-Control', 'no-store'],
])

function send(
  response: ServerResponse,
  status: number,
  contentType: string,
  body: string | Uint8Array,
): void {
  response.writeHead(status, {
    'Content-Type': contentType,
    'Content-Length': typeof body === 'string' ? Buffer.byteLength(body) : body.length,
  })
  // Of HEAD, Node keeps the body back by itself.
  response.end(body)
}

function sendRefusal(response: ServerResponse, { status, reason }: Refused): void {
  if (status === 401) response.setHeader('WWW-Authenticate', 'Bearer')
  if (status === 405) response.setHeader('Allow', 'POST')
  send(response, status, TEXT, `${reason}\n`)
}

function sendRedirect(response: ServerResponse, { location, cookie }: Redirected): void {
  response.writeHead(302, { Location: location, 'Set-Cookie': cookie }).end()
}

/** There is no response object for an upgrade; the few lines are written by hand. */
function endRefused(socket: Duplex, { status, reason }: Refused): void {
  const body = `${reason}\n`
  const head = [
    `HTTP/1.1 ${status} Refused`,
    'Connection: close',
    `Content-Type: ${TEXT}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy())
}

/**
 * The same connection with the same request, but for the wish to speak something else, which a server may pass over:
 * Java's client asks for HTTP/2 in this way, with every first request.
 */
function withoutUpgrade({ method, url, rawHeaders }: IncomingMessage, socket: Duplex, head: Buffer): Duplex {
  const lines = [`${method} ${url} HTTP/1.1`]
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string
    if (!/^(connection|upgrade|http2-settings)$/i.test(name)) lines.push(`${name}: ${rawHeaders[index + 1]}`)
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]))
  return socket
}

/** What is too big is read to its end and forgotten, so that the client hears why. */
function bodyOf(request: IncomingMessage, limitInOctets: number): Promise<string | 'too big' | 'broken off'> {
  const chunks: Buffer[] = []
  let count = 0
  return new Promise((resolve) => {
    request.on('data', (chunk: Buffer) => {
      count += chunk.length
      if (count <= limitInOctets) {
        chunks.push(chunk)
        return
      }
      chunks.length = 0
      resolve('too big')
    })
    request.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')))
    request.on('close', () => resolve('broken off'))
    request.on('error', () => resolve('broken off'))
  })
}

function listening(server: Server, host: string, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.on('error', (cause) =>
      reject(listenError(`The control server cannot listen on ${host} port ${port}`, cause, 'port')),
    )
    server.listen({ host, port }, () => resolve(server.address() as AddressInfo))
  })
}
