/** From bindings to routes: names of other bindings are followed, what nothing follows is where one begins. */
import type { Interpreter } from '../../engine/interpreter.ts'
import { text } from '../../engine/values.ts'
import type { HttpMethod } from '../../model.ts'
import { pathParam, type PathForm } from '../../routing/path.ts'
import type { Reader } from '../../routing/graph.ts'
import type { TextFile } from '../shared/sources.ts'
import { readsOf } from './reads.ts'
import { bindingsOf, fsharpTrees, type Binding, type Tree } from './tree.ts'
import { recordsOf, type Records } from './records.ts'

export class Bindings {
  readonly all: readonly Binding[]
  readonly records: Records
  readonly #byName = new Map<string, Binding>()

  constructor(files: readonly TextFile[]) {
    const trees = files.map(({ file, text: source }) => ({ file, trees: fsharpTrees(source) }))
    this.all = trees.flatMap(({ file, trees: of }) => bindingsOf(of, file))
    this.records = recordsOf(trees.flatMap(({ trees: of }) => of))
    for (const one of this.all) if (!this.#byName.has(one.name)) this.#byName.set(one.name, one)
  }

  /** `Users.routes` is what `routes` is, when no other name says more. */
  named(written: string): Binding | undefined {
    return this.#byName.get(written) ?? this.#byName.get(written.slice(written.lastIndexOf('.') + 1))
  }

  /** Bindings that hold routes and are not part of another one that does. */
  roots(holds: (body: readonly Tree[]) => boolean): Binding[] {
    const holding = this.all.filter((one) => holds(one.body))
    const used = new Set(
      holding.flatMap((one) =>
        wordsIn(one.body, 0).flatMap((word) => {
          const other = this.named(word)
          return other === undefined || other === one ? [] : [other]
        }),
      ),
    )
    return holding.filter((one) => !used.has(one))
  }
}

export function wordsIn(trees: readonly Tree[], depth: number): string[] {
  if (depth > 100) return []
  return trees.flatMap((tree) =>
    tree.kind === 'group' ? wordsIn(tree.items, depth + 1) : tree.kind === 'word' ? [tree.text] : [],
  )
}

/** `/users/%i/%s`, in braces for Oxpecker; parameters have no names in a format. */
export function formatPath(piece: string): readonly PathForm[] {
  const path = piece.replaceAll(/%(?:[sidfcbuO]|0?\d*[id])|\{%[a-zA-Z](?::[^}]*)?\}/g, (format) =>
    /^\{?%0?\d*[id]/.test(format) ? '{id}' : '{param}',
  )
  const named = path.replaceAll(/:(\w+)/g, '{$1}')
  return [{ path: named, params: [...named.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => pathParam(name)) }]
}

export interface FoundRoute {
  readonly file: string
  readonly line: number
  readonly methods: readonly HttpMethod[]
  readonly path: string
  readonly handler: string | undefined
  /** What is written where the route is, which may be all of its handler. */
  readonly written?: readonly Tree[]
}

/** Registers a route with what its handler reads. */
export function addRoute(found: FoundRoute, bindings: Bindings, reader: Reader, run: Interpreter): void {
  const { path, handler, written = [], ...rest } = found
  const router = run.project.graph.router(reader)
  router.isApplication = true
  const body = handler === undefined ? undefined : bindings.named(handler)?.body
  const params = readsOf([...written, ...(body ?? [])], bindings.records)
  router.route({
    ...rest,
    path: text(path),
    handlers: [],
    condition: undefined,
    params,
    ...(handler === undefined ? {} : { handler }),
  })
}
