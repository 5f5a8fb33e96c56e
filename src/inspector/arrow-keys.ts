/**
 * Arrow keys among many controls of a kind: one of them is in the tab order, the arrows lead to the others.
 */

export function moveWithArrows(host: HTMLElement, selector: string): void {
  const controls = (): HTMLElement[] =>
    [...host.querySelectorAll<HTMLElement>(selector)].filter((control) => control.offsetParent !== null)
  const enter = (control: HTMLElement): void => {
    for (const other of host.querySelectorAll<HTMLElement>(`${selector}[tabindex="0"]`)) other.tabIndex = -1
    control.tabIndex = 0
  }
  host.addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLElement && target.matches(selector)) enter(target)
  })
  host.addEventListener('keydown', (event) => {
    const all = controls()
    const to = targetOf(event.key, all.indexOf(event.target as HTMLElement), all.length)
    const control = to === undefined ? undefined : all[to]
    if (control === undefined) return
    event.preventDefault()
    control.focus()
  })
  // Whatever is hidden and shown meanwhile, Tab leads to one of them.
  const keepOne = (): void => {
    const all = controls()
    if (all[0] !== undefined && !all.some((control) => control.tabIndex === 0)) enter(all[0])
  }
  new MutationObserver(keepOne).observe(host, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ['hidden'],
  })
}

function targetOf(key: string, at: number, count: number): number | undefined {
  if (at === -1) return undefined
  switch (key) {
    case 'ArrowDown':
      return Math.min(at + 1, count - 1)
    case 'ArrowUp':
      return Math.max(at - 1, 0)
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return undefined
  }
}
