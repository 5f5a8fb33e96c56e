/**
 * Every effect that a rule may name, by layer.
 */
import type { AcceptEffect, CertificateEffect, HandshakeEffect } from './accept-effect.ts'
import type { DialectEffect, RefuseEffect } from './dialect-effects.ts'
import type {
  ContentEffect,
  MessagesEffect,
  NumbersEffect,
  SizesEffect,
  UniqueIdsEffect,
} from './maildrop-effects.ts'
import type {
  AnswerEffect,
  BodyEffect,
  ChallengeEffect,
  LinesEffect,
  SilenceEffect,
  StatusEffect,
  TextEffect,
} from './reply-effects.ts'
import type {
  CoalesceEffect,
  DelayEffect,
  EndEffect,
  SegmentEffect,
  SwapEffect,
  ThrottleEffect,
} from './socket-effects.ts'
import type {
  FinalLineEffect,
  InsertEffect,
  LineEndingEffect,
  ReplaceEffect,
  SendEffect,
  StuffingEffect,
} from './wire-effects.ts'

export type MaildropEffect = UniqueIdsEffect | SizesEffect | NumbersEffect | MessagesEffect | ContentEffect
export type ReplyEffect =
  | AnswerEffect
  | StatusEffect
  | TextEffect
  | LinesEffect
  | BodyEffect
  | ChallengeEffect
  | SilenceEffect
export type WireEffect =
  | LineEndingEffect
  | FinalLineEffect
  | StuffingEffect
  | InsertEffect
  | ReplaceEffect
  | SendEffect
export type SocketEffect =
  | DelayEffect
  | SegmentEffect
  | ThrottleEffect
  | CoalesceEffect
  | SwapEffect
  | EndEffect

/** What a fault does: its `type` decides its layer and its parameters. */
export type Effect =
  | AcceptEffect
  | CertificateEffect
  | HandshakeEffect
  | MaildropEffect
  | DialectEffect
  | RefuseEffect
  | ReplyEffect
  | WireEffect
  | SocketEffect
