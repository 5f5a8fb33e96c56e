/**
 * Every method on one screen: who may call it, what it takes, who answers it, and what it does. To add one, add its row
 * here and its types in `method-types.ts`.
 */

import { getProfile, listProfiles, listStatements, predict } from './catalogue-methods.ts'
import { describeInterface } from './describe-methods.ts'
import { listFaults, removeFaults, traceFaults, useFaults } from './fault-methods.ts'
import {
  appendMessages,
  getMessage,
  listMaildrop,
  removeMessages,
  replaceMessage,
} from './maildrop-methods.ts'
import type { MethodTable } from './method.ts'
import * as p from './method-params.ts'
import * as s from './server-methods.ts'
import { subscribe, unsubscribe } from './subscription-methods.ts'
import * as w from './wait-methods.ts'

const read = { access: 'read' } as const
const write = { access: 'write' } as const
/** Also by the page of an inspector that was started to write. */
const byPage = { access: 'write', inspector: true } as const

// biome-ignore format: a table
export const METHOD_TABLE: MethodTable = {
  'server.create':     { ...write,  params: p.params(p.forCreate),   handle: s.createServer,
    summary: 'Start a POP3 server, with the options of startPop3Server as far as JSON can say them' },
  'server.list':       { ...read,   params: p.params(p.none),        handle: s.listServers,
    summary: 'Every server, oldest first' },
  'server.get':        { ...read,   params: p.params(p.ofServer),    handle: s.getServer,
    summary: 'One server, with its sessions in short' },
  'server.reset':      { ...write,  params: p.params(p.ofServer),    handle: s.doing((server) => server.reset()),
    summary: 'Drop the sessions; put maildrops, faults, counters, seed and transcript back to the start' },
  'server.pause':      { ...write,  params: p.params(p.ofServer),    handle: s.doing((server) => server.pause()),
    summary: 'Refuse new clients until server.resume; sessions go on' },
  'server.resume':     { ...write,  params: p.params(p.ofServer),    handle: s.doing((server) => server.resume()),
    summary: 'Listen again, on the same port' },
  'server.verify':     { ...read,   params: p.params(p.ofServer),    handle: s.doing((server) => server.verify()),
    summary: 'Fail where a rule with `expect` was not applied as often as it says' },
  'server.close':      { ...write,  params: p.params(p.ofServer),    handle: s.closeServer,
    summary: 'Stop listening and drop every connection' },
  'maildrop.list':     { ...read,   params: p.params(p.ofMaildrop),  handle: listMaildrop,
    summary: 'The messages as a session that logs on now would see them' },
  'maildrop.get':      { ...read,   params: p.params(p.forMessage),  handle: getMessage,
    summary: 'One message with its octets' },
  'maildrop.append':   { ...write,  params: p.params(p.forAppend),   handle: appendMessages,
    summary: 'Add messages at the end; sessions that are logged on do not see them' },
  'maildrop.replace':  { ...write,  params: p.params(p.forReplace),  handle: replaceMessage,
    summary: 'Put another message in the place of one' },
  'maildrop.remove':   { ...write,  params: p.params(p.forRemoveMessages), handle: removeMessages,
    summary: 'Remove messages at once, as if another client had deleted them' },
  'faults.use':        { ...byPage, params: p.params(p.forUse),      handle: useFaults,
    summary: 'Arm faults, above those that are armed already' },
  'faults.remove':     { ...byPage, params: p.params(p.forRemoveFaults), handle: removeFaults,
    summary: 'Disarm rules by their ids' },
  'faults.reset':      { ...byPage, params: p.params(p.ofServer),    handle: s.doing((server) => server.faults.reset()),
    summary: 'Arm what the server was started with, and nothing else; forget counts and trace' },
  'faults.list':       { ...read,   params: p.params(p.ofServer),    handle: listFaults,
    summary: 'The armed rules, highest first' },
  'faults.trace':      { ...read,   params: p.params(p.ofServer),    handle: traceFaults,
    summary: 'Every decision about a fault, oldest first' },
  'profiles.list':     { ...read,   params: p.params(p.none),        handle: listProfiles,
    summary: 'The catalogue of faults' },
  'profiles.get':      { ...read,   params: p.params(p.forProfile),  handle: getProfile,
    summary: 'One profile in full, with its conversation' },
  'statements.list':   { ...read,   params: p.params(p.none),        handle: listStatements,
    summary: 'The statements of [MS-STANOPOP3] and the rules of the RFCs that a client is judged by' },
  'transcript.get':    { ...read,   params: p.params(p.forTranscript), handle: s.getTranscript,
    summary: 'What happened: events, or C: and S: lines' },
  'transcript.clear':  { ...write,  params: p.params(p.ofServer),    handle: s.doing((server) => server.transcript.clear()),
    summary: 'Forget what happened; seq goes on counting' },
  'transcript.subscribe':   { ...read, params: p.params(p.forSubscribe),   handle: subscribe,
    summary: 'Over a WebSocket: be told every event from now on, by transcript.events' },
  'transcript.unsubscribe': { ...read, params: p.params(p.forUnsubscribe), handle: unsubscribe,
    summary: 'End a subscription' },
  'wait.command':      { ...read,   params: p.params(p.forCommand),  handle: w.waitForCommand,
    summary: 'Wait for a command; what came before counts' },
  'wait.session':      { ...read,   params: p.params(p.forEvent),    handle: w.waitForSession,
    summary: "Wait for a client's connection" },
  'wait.sessionEnd':   { ...read,   params: p.params(p.forEvent),    handle: w.waitForSessionEnd,
    summary: 'Wait for the end of a session, however it comes' },
  'wait.fault':        { ...read,   params: p.params(p.forFault),    handle: w.waitForFault,
    summary: 'Wait for a fault to be applied' },
  'wait.idle':         { ...read,   params: p.params(p.forIdle),     handle: w.waitForIdle,
    summary: "Wait until no client is connected and every reply's fate is settled" },
  'report.conformance': { ...read,  params: p.params(p.forReport),   handle: s.reportConformance,
    summary: 'What the transcript says of the client, by the statements of [MS-STANOPOP3] and the RFCs' },
  'outlook.predict':   { ...read,   params: p.params(p.forPredict),  handle: predict,
    summary: 'What Outlook 2007 or 2010 would do' },
  'rpc.methods':       { ...read,   params: p.params(p.none),        handle: (_, { caller }) => describeInterface(METHOD_TABLE, caller.rights),
    summary: 'This table' },
}
