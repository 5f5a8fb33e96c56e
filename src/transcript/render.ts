import type { Transcript } from './transcript.ts'

export interface RenderOptions {
  session?: number
}

export function renderTranscript(_transcript: Transcript, _options: RenderOptions): string {
  return ''
}
