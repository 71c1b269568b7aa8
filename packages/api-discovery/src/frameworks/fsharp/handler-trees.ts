/** Trees of handlers: `GET >=> choose [ route "/x" >=> handler ]`, what Giraffe, Oxpecker and Suave have in common. */
import type { Interpreter } from '../../engine/interpreter.ts'
import { ANY_METHODS, type HttpMethod } from '../../model.ts'
import type { Reader } from '../../routing/graph.ts'
import type { Binding, Tree } from './tree.ts'
import { addRoute, wordsIn, type Bindings } from './walk.ts'

const VERB = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/

/** The words of a framework. */
export interface Words {
  readonly reader: Reader
  /** `route "/x"` */
  readonly route: RegExp
  /** `subRoute "/api" …` */
  readonly sub: RegExp
}

/** Registers the routes of all bindings that no other one takes in. */
export function addHandlerTrees(bindings: Bindings, words: Words, run: Interpreter): void {
  const walk = new Walk(bindings, words, run)
  for (const root of bindings.roots((body) => wordsIn(body, 0).some((word) => words.route.test(word)))) {
    walk.binding(root, START, [])
  }
}

interface Place {
  readonly prefix: string
  readonly methods: readonly HttpMethod[]
}

const START: Place = { prefix: '', methods: [] }

class Walk {
  readonly #bindings: Bindings
  readonly #words: Words
  readonly #run: Interpreter
  #count = 0

  constructor(bindings: Bindings, words: Words, run: Interpreter) {
    this.#bindings = bindings
    this.#words = words
    this.#run = run
  }

  binding(of: Binding, place: Place, onTheWay: readonly Binding[]): void {
    if (onTheWay.includes(of) || onTheWay.length > 24) return
    this.#items(of.body, place, of, [...onTheWay, of], 0)
  }

  /** Handlers one after the other: each is a chain of `>=>`. */
  #items(trees: readonly Tree[], place: Place, within: Binding, onTheWay: readonly Binding[], depth: number): void {
    if (depth > 60 || this.#count > 5_000) return
    for (const chain of chainsOf(trees)) this.#chain(chain, place, within, onTheWay, depth)
  }

  #chain(chain: readonly Tree[], start: Place, within: Binding, onTheWay: readonly Binding[], depth: number): void {
    let place = start
    let pending: { readonly path: string; readonly line: number } | undefined
    for (const [i, tree] of chain.entries()) {
      const next = chain[i + 1]
      if (tree.kind === 'group') {
        this.#items(tree.items, place, within, onTheWay, depth + 1)
        continue
      }
      if (tree.kind !== 'word') continue
      if (tree.text === 'GET_HEAD') place = { prefix: place.prefix, methods: [...place.methods, 'GET', 'HEAD'] }
      else if (VERB.test(tree.text)) place = { prefix: place.prefix, methods: [...place.methods, tree.text] }
      else if (this.#words.sub.test(tree.text) && next?.kind === 'string')
        place = { methods: place.methods, prefix: place.prefix + next.text }
      else if (this.#words.route.test(tree.text) && next?.kind === 'string')
        pending = {
          path: place.prefix + (tree.text.startsWith('routex') ? plainOf(next.text) : next.text),
          line: tree.line,
        }
      else if (pending === undefined) {
        const other = this.#bindings.named(tree.text)
        if (other !== undefined && wordsIn(other.body, 0).some((word) => this.#words.route.test(word)))
          this.binding(other, place, onTheWay)
      }
    }
    if (pending === undefined) return
    this.#count++
    const methods = place.methods.length > 0 ? place.methods : ANY_METHODS
    addRoute(
      { file: within.file, methods, handler: handlerOf(chain, this.#words), written: chain, ...pending },
      this.#bindings,
      this.#words.reader,
      this.#run,
    )
  }
}

/** `/users(/?)`, where the slash at the end may be left out. */
function plainOf(expression: string): string {
  return expression.replace(/\(?\/\?\)?$/, '')
}

/** Cut at `;`, and where a line begins that no `>=>` joins to the one before. */
function chainsOf(trees: readonly Tree[]): Tree[][] {
  const chains: Tree[][] = [[]]
  const [first] = trees
  for (const [i, tree] of trees.entries()) {
    const before = trees[i - 1]
    const joins = isJoin(tree) || (before !== undefined && isJoin(before))
    const isNew = tree.starts && !joins && i > 0 && tree.column <= (first?.column ?? 0)
    const isSemicolon = tree.kind === 'sign' && tree.text === ';'
    if (isSemicolon || isNew) chains.push([])
    if (!isSemicolon) chains.at(-1)?.push(tree)
  }
  return chains.filter((chain) => chain.length > 0)
}

function isJoin(tree: Tree): boolean {
  return tree.kind === 'sign' && (tree.text === '>=>' || tree.text === '=')
}

/** The last word of a chain that is no combinator. */
function handlerOf(chain: readonly Tree[], words: Words): string | undefined {
  const last = chain.findLast((tree) => tree.kind === 'word' || tree.kind === 'group')
  if (last?.kind !== 'word' || words.route.test(last.text) || VERB.test(last.text)) return undefined
  return last.text
}
