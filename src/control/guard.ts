/**
 * Who may come in: one function, before any routing, for requests and upgrades alike. It reads the address once, and what
 * it read is what is routed; nobody looks at the request's own again. Knows no method and answers nothing itself.
 */
import type { IncomingMessage } from 'node:http'
import type { Rights } from './method.ts'
import { type OfferedProtocols, offeredProtocols } from './sub-protocols.ts'
import { isSameSecret } from './token.ts'

export interface GuardPolicy {
  /** Names and addresses, in lower case and without a port, by which this server may be called. */
  readonly hosts: ReadonlySet<string>
  /** Origins beside our own. */
  readonly origins: ReadonlySet<string>
  readonly token: string
  /** Undefined: there is no inspector, and neither a query nor a cookie lets anybody in. */
  readonly inspector: InspectorPass | undefined
  readonly bodyLimitInOctets: number
}

/** By what the inspector's page is known. The secret opens nothing but that page and what it may call. */
export interface InspectorPass {
  readonly cookieName: string
  readonly secret: string
  readonly rights: Exclude<Rights, 'all'>
}

export interface Passed {
  readonly verdict: 'passed'
  readonly path: string
  /** Undefined on the two paths that tell whether we are well. */
  readonly rights: Rights | undefined
  readonly protocols: OfferedProtocols
}

export interface Redirected {
  readonly verdict: 'redirected'
  readonly location: string
  readonly cookie: string
}

export interface Refused {
  readonly verdict: 'refused'
  readonly status: number
  /** One line: what was found and what is allowed. */
  readonly reason: string
}

/** Answered without a token, and without telling anything. */
const PUBLIC_PATHS: ReadonlySet<string> = new Set(['/healthz', '/readyz'])
/** Of these a second one would be read by one reader and not by another. */
const SINGLE_HEADERS: readonly string[] = [
  'host',
  'origin',
  'authorization',
  'content-type',
  'content-length',
]
const BEARER = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i

export function guard(
  request: IncomingMessage,
  isUpgrade: boolean,
  policy: GuardPolicy,
): Passed | Redirected | Refused {
  const refused =
    repeatedHeader(request) ??
    foreignHost(request, policy) ??
    foreignOrigin(request, policy) ??
    unknownMethod(request, isUpgrade)
  if (refused !== undefined) return refused
  const target = targetOf(request.url ?? '')
  if (target === undefined) {
    return refuse(
      400,
      'address: found one with %, //, dots or another scheme. Allowed: plain letters, digits, - . _ ~ and /.',
    )
  }
  const identified = identify(request, isUpgrade, target, policy)
  return identified.verdict === 'passed' ? (wrongBody(request, policy) ?? identified) : identified
}

function repeatedHeader({ rawHeaders }: IncomingMessage): Refused | undefined {
  const names = rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase())
  const repeated = SINGLE_HEADERS.find((name) => names.filter((other) => other === name).length > 1)
  return repeated === undefined ? undefined : refuse(400, `${repeated}: found several. Allowed is one.`)
}

/** DNS rebinding: the attacker's own name leads here, so everything looks like one origin; only Host tells. */
function foreignHost({ headers, socket }: IncomingMessage, { hosts }: GuardPolicy): Refused | undefined {
  const { host } = headers
  const [, name] = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?$/i.exec(host ?? '') ?? []
  if (name !== undefined && (hosts.has(name.toLowerCase()) || name === urlHost(socket.localAddress))) {
    return undefined
  }
  const allowed = [...hosts].join(', ')
  return refuse(403, `Host: found ${shown(host)}. Allowed: ${allowed}; more by allowedHosts.`)
}

/** An address as it stands in a URL. A socket that takes both families tells IPv4 as a part of IPv6. */
export function urlHost(address: string | undefined): string | undefined {
  const plain = address?.replace(/^::ffff:(?=\d+\.)/, '')
  return plain?.includes(':') ? `[${plain}]` : plain
}

/** Exactly ours, as the page was called: scheme, name and port. `null` is nobody's. */
function foreignOrigin({ headers }: IncomingMessage, { origins }: GuardPolicy): Refused | undefined {
  const { origin, host } = headers
  if (origin === undefined || origin === ownOrigin(host) || origins.has(origin)) return undefined
  return refuse(403, `Origin: found ${shown(origin)}. Allowed: ${ownOrigin(host)}; more by allowedOrigins.`)
}

function ownOrigin(host: string | undefined): string {
  return `http://${host?.toLowerCase()}`
}

function unknownMethod({ method = '' }: IncomingMessage, isUpgrade: boolean): Refused | undefined {
  const allowed = isUpgrade ? ['GET'] : ['GET', 'HEAD', 'POST']
  if (allowed.includes(method)) return undefined
  return refuse(405, `method: found ${method}. Allowed: ${allowed.join(', ')}.`)
}

interface Target {
  readonly path: string
  readonly query: URLSearchParams
}

/** Nothing is decoded: a path that would have to be is none of ours. */
function targetOf(url: string): Target | undefined {
  const [, path, query] = /^(\/[A-Za-z0-9._~/-]*)(?:\?([^#]*))?$/.exec(url) ?? []
  if (path === undefined || /\/\/|\/\.{1,2}(\/|$)/.test(path)) return undefined
  return { path, query: new URLSearchParams(query) }
}

function identify(
  request: IncomingMessage,
  isUpgrade: boolean,
  { path, query }: Target,
  policy: GuardPolicy,
): Passed | Redirected | Refused {
  const { headers, method } = request
  const protocols = offeredProtocols(isUpgrade ? headers['sec-websocket-protocol'] : undefined)
  const pass = (rights: Rights | undefined): Passed => ({ verdict: 'passed', path, rights, protocols })
  if (!isUpgrade && method !== 'POST' && PUBLIC_PATHS.has(path)) return pass(undefined)
  const { authorization } = headers
  const token = authorization === undefined ? protocols.token : (BEARER.exec(authorization)?.[1] ?? '')
  if (token !== undefined) return isSameSecret(token, policy.token) ? pass('all') : noToken(policy)
  const { inspector } = policy
  if (inspector === undefined) return noToken(policy)
  const given = query.get('token')
  if (given !== null && !isUpgrade && method === 'GET' && path !== '/rpc') {
    const isKnown = isSameSecret(given, policy.token) || isSameSecret(given, inspector.secret)
    return isKnown ? redirect(path, inspector) : noToken(policy)
  }
  if (!isSameSecret(cookieOf(headers.cookie, inspector.cookieName), inspector.secret)) return noToken(policy)
  return isNavigation(request, isUpgrade) || headers.origin !== undefined
    ? pass(inspector.rights)
    : refuse(403, "Origin: found none beside a cookie. Allowed is what the inspector's page sends.")
}

/** A cookie goes along with whatever page asks: only a look at a page may be without its origin. */
function isNavigation({ method }: IncomingMessage, isUpgrade: boolean): boolean {
  return !isUpgrade && method !== 'POST'
}

function cookieOf(header: string | undefined, name: string): string {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? ''
}

/** The token leaves the address bar, the history and whatever reads them. */
function redirect(location: string, { cookieName, secret }: InspectorPass): Redirected {
  const cookie = `${cookieName}=${secret}; Path=/; HttpOnly; SameSite=Strict`
  return { verdict: 'redirected', location, cookie }
}

function wrongBody({ method, headers }: IncomingMessage, policy: GuardPolicy): Refused | undefined {
  if (method !== 'POST') return undefined
  const type = headers['content-type']
  // What a form can send without being asked, a browser sends for any page; JSON it does not.
  if (!/^application\/json(?:; *charset="?utf-8"?)?$/i.test(type ?? '')) {
    return refuse(415, `Content-Type: found ${shown(type)}. Allowed: application/json.`)
  }
  const coding = headers['content-encoding']
  if (coding !== undefined) return refuse(415, `Content-Encoding: found ${shown(coding)}. Allowed is none.`)
  return Number(headers['content-length'] ?? 0) > policy.bodyLimitInOctets ? bodyTooBig(policy) : undefined
}

export function bodyTooBig({ bodyLimitInOctets }: Pick<GuardPolicy, 'bodyLimitInOctets'>): Refused {
  return refuse(
    413,
    `body: found more than ${bodyLimitInOctets} octets. Allowed are at most so many; see maxPayloadInOctets.`,
  )
}

function noToken({ inspector }: GuardPolicy): Refused {
  const page = inspector === undefined ? '' : '; in a browser, open the address that was printed at the start'
  return refuse(
    401,
    `token: found none, or a wrong one. Allowed: "Authorization: Bearer TOKEN", or the sub-protocol pop3-mock.token.TOKEN${page}.`,
  )
}

export function refuse(status: number, reason: string): Refused {
  return { verdict: 'refused', status, reason }
}

function shown(found: string | undefined): string {
  return found === undefined ? 'none' : JSON.stringify(found.slice(0, 100))
}
