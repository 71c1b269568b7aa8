/**
 * What changed between two versions of a text, for people to read: paragraphs, list items and headings are compared whole, so that lines
 * that were only wrapped anew are no change, and within those that changed, word by word.
 */

export interface DiffPart {
  kind: 'same' | 'added' | 'removed'
  text: string
}

/** One paragraph, list item, heading or table row. */
export type DiffBlock = DiffPart | { kind: 'changed'; parts: DiffPart[] }

/** More differences than this are not searched for the least; the texts have little in common then, and are shown one after the other. */
const MOST_EDITS = 600
/** Two paragraphs that share at least this much of their words are one that was changed. */
const ALIKE = 0.4
/** So far ahead the changed paragraph is looked for. */
const LOOK_AHEAD = 20

export function diffTexts(before: string, after: string): DiffBlock[] {
  const parts = diff(blocksOf(before), blocksOf(after))
  const result: DiffBlock[] = []
  for (let at = 0; at < parts.length;) {
    const part = parts[at]
    if (!part) break
    if (part.kind === 'same') {
      result.push(part)
      at += 1
      continue
    }
    const end = parts.findIndex(({ kind }, index) => index > at && kind === 'same')
    const run = parts.slice(at, end === -1 ? parts.length : end)
    result.push(...paired(run))
    at += run.length
  }
  return result
}

/** Paragraphs, list items, headings and table rows, each as one line of single spaces. */
export function blocksOf(text: string): string[] {
  const blocks: string[] = []
  let isOpen = false
  for (const line of text.split('\n')) {
    const words = line.trim().replaceAll(/\s+/gu, ' ')
    const indent = /^\s*/u.exec(line)?.[0].length ?? 0
    if (words === '') isOpen = false
    else if (isOpen && !/^(?:[-*+]|\d+[.)]|#{1,6}|\||>|```) ?/u.test(words)) {
      blocks.push(`${blocks.pop() ?? ''} ${words}`)
    } else {
      // Indentation tells a nested item from its parent.
      blocks.push(`${'  '.repeat(Math.min(Math.floor(indent / 2), 5))}${words}`)
      isOpen = !/^#{1,6} /u.test(words)
    }
  }
  return blocks
}

/** A run without common paragraphs: those that are alike become changed ones, in order. */
function paired(run: DiffPart[]): DiffBlock[] {
  const removed = run.filter(({ kind }) => kind === 'removed')
  const added = run.filter(({ kind }) => kind === 'added')
  const result: DiffBlock[] = []
  let next = 0
  for (const old of removed) {
    const ahead = added.slice(next, next + LOOK_AHEAD).findIndex(({ text }) => likeness(old.text, text) >= ALIKE)
    const match = next + ahead
    const found = added[match]
    if (ahead === -1 || !found) {
      result.push(old)
      continue
    }
    result.push(...added.slice(next, match), {
      kind: 'changed',
      parts: joined(diff(wordsOf(old.text), wordsOf(found.text))),
    })
    next = match + 1
  }
  return [...result, ...added.slice(next)]
}

/** Share of words that two texts have in common, from 0 to 1. */
function likeness(a: string, b: string): number {
  const [left, right] = [new Set(a.split(' ')), new Set(b.split(' '))]
  return (2 * left.intersection(right).size) / (left.size + right.size)
}

/** Words with the space behind them, so that joining them gives the text again. */
function wordsOf(text: string): string[] {
  return text.match(/\S+\s*|\s+/gu) ?? []
}

/** Neighbors of one kind as one part. */
function joined(parts: DiffPart[]): DiffPart[] {
  const result: DiffPart[] = []
  for (const { kind, text } of parts) {
    const last = result.at(-1)
    if (last?.kind === kind) last.text += text
    else result.push({ kind, text })
  }
  return result
}

/** The least removals and additions that make `b` of `a` (Myers 1986, the greedy algorithm). */
function diff(a: string[], b: string[]): DiffPart[] {
  const start = a.findIndex((text, index) => text !== b[index])
  const common = start === -1 ? Math.min(a.length, b.length) : start
  const tail = commonTail(a, b, common)
  const same = (text: string): DiffPart => ({ kind: 'same', text })
  return [
    ...a.slice(0, common).map(same),
    ...shortestEdits(a.slice(common, a.length - tail), b.slice(common, b.length - tail)),
    ...a.slice(a.length - tail).map(same),
  ]
}

function commonTail(a: string[], b: string[], start: number): number {
  const most = Math.min(a.length, b.length) - start
  let tail = 0
  while (tail < most && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1
  return tail
}

function shortestEdits(a: string[], b: string[]): DiffPart[] {
  const replaced = (): DiffPart[] => [
    ...a.map((text): DiffPart => ({ kind: 'removed', text })),
    ...b.map((text): DiffPart => ({ kind: 'added', text })),
  ]
  if (a.length === 0 || b.length === 0) return replaced()
  const most = Math.min(a.length + b.length, MOST_EDITS)
  // How far into `a` each diagonal k = x − y was reached, at index most + 1 + k; one copy a step, to walk back.
  const origin = most + 1
  const furthest = new Int32Array(2 * most + 3)
  const steps: Int32Array[] = []
  for (let edits = 0; edits <= most; edits += 1) {
    steps.push(furthest.slice())
    for (let k = -edits; k <= edits; k += 2) {
      let x = isAddition(furthest, origin, k, edits)
        ? reached(furthest, origin + k + 1)
        : reached(furthest, origin + k - 1) + 1
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1
      furthest[origin + k] = x
      if (x >= a.length && x - k >= b.length) return walkBack(a, b, steps, origin)
    }
  }
  return replaced()
}

const reached = (furthest: Int32Array, index: number): number => furthest[index] ?? 0

/** Whether the best way to diagonal k adds an element of `b` rather than removing one of `a`. */
function isAddition(furthest: Int32Array, origin: number, k: number, edits: number): boolean {
  return k === -edits || (k !== edits && reached(furthest, origin + k - 1) < reached(furthest, origin + k + 1))
}

function walkBack(a: string[], b: string[], steps: Int32Array[], origin: number): DiffPart[] {
  const parts: DiffPart[] = []
  let [x, y] = [a.length, b.length]
  for (let edits = steps.length - 1; edits > 0; edits -= 1) {
    const furthest = steps[edits] ?? new Int32Array()
    const adds = isAddition(furthest, origin, x - y, edits)
    const fromK = x - y + (adds ? 1 : -1)
    const fromX = reached(furthest, origin + fromK)
    // First the way along the diagonal, then the edit before it.
    for (const end = adds ? fromX : fromX + 1; x > end;) {
      x -= 1
      y -= 1
      parts.push({ kind: 'same', text: a[x] ?? '' })
    }
    const fromY = fromX - fromK
    parts.push(adds ? { kind: 'added', text: b[fromY] ?? '' } : { kind: 'removed', text: a[fromX] ?? '' })
    ;[x, y] = [fromX, fromY]
  }
  // What is left is common to both beginnings.
  return [...a.slice(0, x).map((text): DiffPart => ({ kind: 'same', text })), ...parts.toReversed()]
}
