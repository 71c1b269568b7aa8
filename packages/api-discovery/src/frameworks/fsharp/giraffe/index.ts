/** Giraffe: `GET >=> choose [ route "/x" >=> handler; routef "/y/%i" show ]`, `subRoute`, endpoint routing. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { sourcesOf } from '../../shared/sources.ts'
import type { Binding, Tree } from '../tree.ts'
import { addRoute, Bindings, formatPath, wordsIn } from '../walk.ts'

const reader: Reader = { framework: 'giraffe', syntax: formatPath }

const ROUTE = /^(?:route|routeCi|routex|routexp|routef|routeCif|routeStartsWith|routeBind)$/
const SUB = /^(?:subRoute|subRouteCi|subRoutef)$/
const VERB = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/

export const giraffe: Framework = {
  name: 'giraffe',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    const files = sourcesOf(project, /\.fsx?$/, /\blet\b/)
    if (!files.some(({ text }) => /\bGiraffe\b|\broute[fx]?(?:Ci)?\s+"/.test(text))) return
    const bindings = new Bindings(files)
    const walk = new Walk(bindings, run)
    for (const root of bindings.roots((body) => wordsIn(body, 0).some((word) => ROUTE.test(word))))
      walk.binding(root, START, [])
  },
}

interface Place {
  readonly prefix: string
  readonly methods: readonly HttpMethod[]
}

const START: Place = { prefix: '', methods: [] }

class Walk {
  readonly #bindings: Bindings
  readonly #run: Interpreter
  #count = 0

  constructor(bindings: Bindings, run: Interpreter) {
    this.#bindings = bindings
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
      else if (SUB.test(tree.text) && next?.kind === 'string')
        place = { methods: place.methods, prefix: place.prefix + next.text }
      else if (ROUTE.test(tree.text) && next?.kind === 'string')
        pending = {
          path: place.prefix + (tree.text.startsWith('routex') ? plainOf(next.text) : next.text),
          line: tree.line,
        }
      else if (pending === undefined) {
        const other = this.#bindings.named(tree.text)
        if (other !== undefined && wordsIn(other.body, 0).some((word) => ROUTE.test(word)))
          this.binding(other, place, onTheWay)
      }
    }
    if (pending === undefined) return
    this.#count++
    const methods = place.methods.length > 0 ? place.methods : ANY_METHODS
    addRoute({ file: within.file, methods, handler: handlerOf(chain), ...pending }, this.#bindings, reader, this.#run)
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
    const isNew = tree.starts && !joins && i > 0 && tree.indent <= (first?.indent ?? 0)
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
function handlerOf(chain: readonly Tree[]): string | undefined {
  const last = chain.findLast((tree) => tree.kind === 'word' || tree.kind === 'group')
  if (last?.kind !== 'word' || ROUTE.test(last.text) || VERB.test(last.text)) return undefined
  return last.text
}
