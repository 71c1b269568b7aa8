import type { Node } from '../parser.ts'
import { namedChildren, PartsContext } from '../parts.ts'

/** Names of modules are written out while a file is lowered: `alias` says what short ones stand for. */
export class ElixirContext extends PartsContext {
  readonly #aliases = new Map<string, string>()
  /** Modules around the one that is being lowered, joined. */
  module = ''

  alias(short: string, full: string): void {
    this.#aliases.set(short, full)
  }

  /** `UserController` after `alias App.UserController` is `App.UserController`. */
  fullName(written: string): string {
    if (written.startsWith('Elixir.')) return written.slice(7)
    if (written === '__MODULE__') return this.module
    const dot = written.indexOf('.')
    const first = dot < 0 ? written : written.slice(0, dot)
    const known = this.#aliases.get(first)
    return known === undefined ? written : known + (dot < 0 ? '' : written.slice(dot))
  }
}

/** A call's arguments and block, by the place they have in the syntax. */
export interface CallParts {
  readonly name: string | undefined
  readonly target: Node | undefined
  readonly args: readonly Node[]
  readonly block: Node | undefined
}

export function callParts(node: Node): CallParts {
  const children = node.children()
  const target = children[0]
  const list = children.find((child) => child.kind() === 'arguments')
  return {
    name: target?.kind() === 'identifier' ? target.text() : undefined,
    target,
    args: list === undefined ? [] : namedChildren(list),
    block: children.find((child) => child.kind() === 'do_block'),
  }
}

/** The operands and the operator of a binary one. */
export function operands(node: Node): { left: Node | undefined; op: string; right: Node | undefined } {
  const [left, op, right] = node.children().filter((child) => child.kind() !== 'comment')
  return { left, op: op?.text() ?? '', right }
}

/** The value of a keyword argument: `do:` of `if x, do: y`. */
export function keywordValue(args: readonly Node[], key: string): Node | undefined {
  for (const pair of args.filter((arg) => arg.kind() === 'keywords').flatMap(namedChildren)) {
    const [name, value] = namedChildren(pair)
    if (name?.text().trim() === `${key}:`) return value
  }
  return undefined
}
