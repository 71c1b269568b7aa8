/** A JSON or YAML document as a tree that knows its lines. Values never become objects of the program. */

interface Placed {
  /** From 1. For entries of a mapping, the line of the key. */
  readonly line: number
}

export interface ScalarNode extends Placed {
  readonly kind: 'scalar'
  readonly value: string | number | boolean | null
  /** A tag of YAML as it is written, as `!include`. */
  readonly tag?: string
}

export interface ListNode extends Placed {
  readonly kind: 'list'
  readonly items: readonly DocumentNode[]
}

export interface MapNode extends Placed {
  readonly kind: 'map'
  readonly entries: ReadonlyMap<string, Entry>
}

export interface Entry {
  readonly line: number
  readonly value: DocumentNode
}

export type DocumentNode = ScalarNode | ListNode | MapNode

/** Why a document cannot be read, for people. */
export class DocumentError extends Error {
  override readonly name = 'DocumentError'
  readonly code: 'syntax' | 'too-deep' | 'too-large'
  constructor(code: 'syntax' | 'too-deep' | 'too-large', message: string) {
    super(message)
    this.code = code
  }
}

/** Levels of nesting that any document may have. */
export const MAX_DEPTH = 100
/** Values that any document may have. */
export const MAX_NODES = 3_000_000

export function at(node: DocumentNode | undefined, ...keys: readonly (string | number)[]): DocumentNode | undefined {
  let here = node
  for (const key of keys) {
    if (here?.kind === 'map') here = here.entries.get(String(key))?.value
    else if (here?.kind === 'list') here = here.items[Number(key)]
    else return undefined
  }
  return here
}

/** The text of a scalar. Numbers are text too: a version, a port, a path segment may be written without quotes. */
export function textOf(node: DocumentNode | undefined): string | undefined {
  if (node?.kind !== 'scalar' || node.value === null) return undefined
  return String(node.value)
}

export function textAt(node: DocumentNode | undefined, ...keys: readonly (string | number)[]): string | undefined {
  return textOf(at(node, ...keys))
}

export function isTrue(node: DocumentNode | undefined): boolean {
  return node?.kind === 'scalar' && node.value === true
}

export function entriesOf(node: DocumentNode | undefined): readonly (readonly [string, Entry])[] {
  return node?.kind === 'map' ? [...node.entries] : []
}

export function itemsOf(node: DocumentNode | undefined): readonly DocumentNode[] {
  return node?.kind === 'list' ? node.items : []
}

/** The texts of a list, or the one text that stands in its place. */
export function textsOf(node: DocumentNode | undefined): string[] {
  const nodes = node?.kind === 'list' ? node.items : node === undefined ? [] : [node]
  return nodes.flatMap((one) => textOf(one) ?? [])
}
