/**
 * Which profiles are switched on, as far as the armed rules tell. Knows no DOM.
 */
import type { ListedRule } from '../server/fault-control.ts'

/** Where it is remembered which rules a profile brought, over a reload of the page. */
export interface Memory {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
}

export class ArmedProfiles {
  readonly #memory: Memory
  readonly #key: string
  /** The rules that a profile has brought, where this page switched it on. */
  readonly #brought: Map<string, readonly string[]>
  #rules: readonly ListedRule[] = []

  /** @param server told apart from others, in whose memory nothing of it must show */
  constructor(memory: Memory, server: string) {
    this.#memory = memory
    this.#key = `pop3-mock brought ${server}`
    this.#brought = new Map(Object.entries(rememberedIn(memory, this.#key)))
  }

  /** The rules that are armed, highest first. */
  get rules(): readonly ListedRule[] {
    return this.#rules
  }

  /** Takes what `faults.list` tells; whether it is news. */
  update(rules: readonly ListedRule[]): boolean {
    const isNews = JSON.stringify(rules) !== JSON.stringify(this.#rules)
    this.#rules = rules
    for (const [name, ids] of this.#brought) {
      if (!ids.every((id) => this.#has(id))) this.#brought.delete(name)
    }
    return isNews
  }

  /** This page has switched a profile on. */
  add(name: string, ids: readonly string[]): void {
    this.#brought.set(name, ids)
    this.#memory.setItem(this.#key, JSON.stringify(Object.fromEntries(this.#brought)))
  }

  isOn(name: string): boolean {
    return this.idsOf(name).length > 0
  }

  /** The rules to disarm so that a profile is off: those it brought, or those that bear its name. */
  idsOf(name: string): readonly string[] {
    const brought = this.#brought.get(name)
    if (brought !== undefined) return brought
    const others = new Set([...this.#brought.values()].flat())
    return this.#rules.map(({ id }) => id).filter((id) => nameIn(id) === name && !others.has(id))
  }

  /** How often the rules of a profile were applied. */
  appliedOf(name: string): number {
    const ids = this.idsOf(name)
    return this.#rules.filter(({ id }) => ids.includes(id)).reduce((sum, { applied }) => sum + applied, 0)
  }

  /** Those of these profiles that are on. */
  on(names: readonly string[]): readonly string[] {
    return names.filter((name) => this.isOn(name))
  }

  /** Rules that belong to none of these profiles. */
  others(names: readonly string[]): readonly ListedRule[] {
    const known = new Set(names.flatMap((name) => this.idsOf(name)))
    return this.#rules.filter(({ id }) => !known.has(id))
  }

  #has(id: string): boolean {
    return this.#rules.some((rule) => rule.id === id)
  }
}

/** The second rule of one name is called `name#2`. */
function nameIn(id: string): string {
  return id.replace(/#\d+$/, '')
}

function rememberedIn(memory: Memory, key: string): Record<string, readonly string[]> {
  try {
    return JSON.parse(memory.getItem(key) ?? '{}') as Record<string, readonly string[]>
  } catch {
    return {}
  }
}
