/** Saturn: `router { get "/x" handler; forward "/api" apiRouter }` and `controller { index …; show … }`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import type { HttpMethod } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { sourcesOf } from '../../shared/sources.ts'
import type { Binding, Tree } from '../tree.ts'
import { addRoute, Bindings, formatPath } from '../walk.ts'

const reader: Reader = { framework: 'saturn', syntax: formatPath }

const VERB = /^(get|post|put|patch|delete)f?$/
const ACTIONS: Readonly<Record<string, readonly (readonly [HttpMethod, string])[]>> = {
  index: [['GET', '']],
  show: [['GET', '/:id']],
  add: [['GET', '/add']],
  edit: [['GET', '/:id/edit']],
  create: [['POST', '']],
  update: [
    ['POST', '/:id'],
    ['PUT', '/:id'],
    ['PATCH', '/:id'],
  ],
  patch: [['PATCH', '/:id']],
  delete: [['DELETE', '/:id']],
  deleteAll: [['DELETE', '']],
}

export const saturn: Framework = {
  name: 'saturn',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    const files = sourcesOf(project, /\.fsx?$/, /\blet\b/)
    if (!files.some(({ text }) => /\bSaturn\b|\b(?:router|controller)\s*\{/.test(text))) return
    const bindings = new Bindings(files)
    const walk = new Walk(bindings, run)
    for (const root of bindings.roots((body) => blocksIn(body, 0).length > 0)) walk.binding(root, '', [])
  },
}

interface Block {
  readonly kind: string
  readonly items: readonly Tree[]
}

/** `router { … }` and its kin, wherever they stand. */
function blocksIn(trees: readonly Tree[], depth: number): Block[] {
  if (depth > 60) return []
  return trees.flatMap((tree, i): Block[] => {
    const next = trees[i + 1]
    const isBlock = tree.kind === 'word' && /^(?:router|scope|controller|subController)$/.test(tree.text)
    if (isBlock && next?.kind === 'group' && next.open === '{') return [{ kind: tree.text, items: next.items }]
    return tree.kind === 'group' ? blocksIn(tree.items, depth + 1) : []
  })
}

class Walk {
  readonly #bindings: Bindings
  readonly #run: Interpreter

  constructor(bindings: Bindings, run: Interpreter) {
    this.#bindings = bindings
    this.#run = run
  }

  binding(of: Binding, prefix: string, onTheWay: readonly Binding[]): void {
    if (onTheWay.includes(of) || onTheWay.length > 24) return
    for (const block of blocksIn(of.body, 0)) this.#block(block, prefix, of, [...onTheWay, of])
  }

  #block({ kind, items }: Block, prefix: string, within: Binding, onTheWay: readonly Binding[]): void {
    for (const [i, tree] of items.entries()) {
      // Operations stand at the beginnings of lines.
      if (tree.kind !== 'word' || (!tree.starts && i > 0 && !isSemicolon(items[i - 1]))) continue
      const [second, third] = items.slice(i + 1, i + 3)
      if (kind === 'controller' || kind === 'subController') {
        if (tree.text === 'subController' && second?.kind === 'string')
          this.#follow(third, `${prefix}/:id${second.text}`, onTheWay)
        const actions = Object.hasOwn(ACTIONS, tree.text) ? (ACTIONS[tree.text] ?? []) : []
        for (const [method, path] of actions) this.#add(method, prefix + path, tree.line, second, within)
        continue
      }
      const verb = VERB.exec(tree.text)?.[1]
      if (verb !== undefined && second?.kind === 'string')
        this.#add(verb.toUpperCase(), prefix + second.text, tree.line, third, within)
      else if (/^forward(?:f|Ci)?$/.test(tree.text) && second?.kind === 'string')
        this.#follow(third, prefix + second.text, onTheWay)
    }
  }

  #follow(target: Tree | undefined, prefix: string, onTheWay: readonly Binding[]): void {
    const other = target?.kind === 'word' ? this.#bindings.named(target.text) : undefined
    if (other !== undefined) this.binding(other, prefix, onTheWay)
  }

  #add(method: HttpMethod, path: string, line: number, handler: Tree | undefined, within: Binding): void {
    const name = handler?.kind === 'word' && handler.text !== 'fun' ? handler.text : undefined
    addRoute({ file: within.file, line, methods: [method], path, handler: name }, this.#bindings, reader, this.#run)
  }
}

function isSemicolon(tree: Tree | undefined): boolean {
  return tree?.kind === 'sign' && tree.text === ';'
}
