/** From bindings to routes: names of other bindings are followed, what nothing follows is where one begins. */
import type { Interpreter } from '../../engine/interpreter.ts'
import { text } from '../../engine/values.ts'
import type { HttpMethod, Param } from '../../model.ts'
import { pathParam, type PathForm } from '../../routing/path.ts'
import type { Reader } from '../../routing/graph.ts'
import type { TextFile } from '../shared/sources.ts'
import { bindingsOf, fsharpTrees, type Binding, type Tree } from './tree.ts'

export class Bindings {
  readonly all: readonly Binding[]
  readonly #byName = new Map<string, Binding>()

  constructor(files: readonly TextFile[]) {
    this.all = files.flatMap(({ file, text: source }) => bindingsOf(fsharpTrees(source), file))
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

/** `/users/%i/%s`; parameters have no names in a format. */
export function formatPath(piece: string): readonly PathForm[] {
  const path = piece.replaceAll(/%(?:[sidfcbuO]|0?\d*[id])/g, (format) =>
    /[id]$/.test(format) && !format.endsWith('f') ? '{id}' : '{param}',
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
}

/** Registers a route with what its handler reads. */
export function addRoute(found: FoundRoute, bindings: Bindings, reader: Reader, run: Interpreter): void {
  const { path, handler, ...rest } = found
  const router = run.project.graph.router(reader)
  router.isApplication = true
  const body = handler === undefined ? undefined : bindings.named(handler)?.body
  const params = body === undefined ? [] : readsIn(body, 0)
  router.route({
    ...rest,
    path: text(path),
    handlers: [],
    condition: undefined,
    params,
    ...(handler === undefined ? {} : { handler }),
  })
}

/** `ctx.TryGetQueryStringValue "q"`, `ctx.TryGetRequestHeader "X"`, `ctx.BindJsonAsync<T>()` */
function readsIn(trees: readonly Tree[], depth: number): Param[] {
  if (depth > 60) return []
  return trees.flatMap((tree, i): Param[] => {
    if (tree.kind === 'group') return readsIn(tree.items, depth + 1)
    if (tree.kind !== 'word') return []
    const next = trees[i + 1]
    const inside = next?.kind === 'group' ? next.items[0] : next
    const name = inside?.kind === 'string' ? inside.text : undefined
    const called = tree.text.slice(tree.text.lastIndexOf('.') + 1)
    if (/^Bind(?:Json|Model)?Async$|^bindJson$|^bindModel$|^getJson$/.test(called))
      return [{ name: 'body', in: 'body' }]
    if (name === undefined) return []
    if (/^(?:Try)?GetQueryStringValue$|^tryGetQueryStringValue$/.test(called)) return [{ name, in: 'query' }]
    if (/^(?:Try)?GetRequestHeader$/.test(called)) return [{ name, in: 'header' }]
    return /^GetFormValue$/.test(called) ? [{ name, in: 'form' }] : []
  })
}
