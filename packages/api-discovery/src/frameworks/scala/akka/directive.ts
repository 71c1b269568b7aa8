/** Directives and the routes that are made of them, as values. Routes are written out when all were seen. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call, type Site } from '../../../engine/native.ts'
import { alternatives, native, plainText, UNKNOWN, type FunctionValue, type Value } from '../../../engine/values.ts'
import type { Body, HttpMethod, Param } from '../../../model.ts'
import type { FoundGuard } from '../../../routing/refusal.ts'

/** A part of a path that extracts a value; it is named after what the value is called. */
export interface Extraction {
  readonly extracts: string
}

export interface DirectiveFacts {
  readonly path: readonly (Value | Extraction)[]
  readonly methods?: readonly HttpMethod[]
  readonly params: readonly Param[]
  readonly body?: Body
  readonly guard?: FoundGuard
  readonly protocol?: 'ws'
  /** How many values it hands on, those of its path left out. */
  readonly provides: number
}

export const NO_FACTS: DirectiveFacts = { path: [], params: [], provides: 0 }

/** What is shared by everything that one search sees. */
export class RouteNodes {
  readonly all: RouteNode[] = []

  /** Several routes, tried one after the other. */
  group(inner: readonly Value[], site: Site): Value {
    return native(new RouteNode([NO_FACTS], inner, [], site, this))
  }
}

export class Directive extends Native {
  /** One of these is what stands in front; `|` makes several. */
  readonly options: readonly DirectiveFacts[]
  readonly site: Site
  readonly #nodes: RouteNodes

  constructor(options: readonly DirectiveFacts[], site: Site, nodes: RouteNodes) {
    super()
    this.options = options
    this.site = site
    this.#nodes = nodes
  }

  /** `directive { inner }`, `directive { (a, b) => inner }`, `directive(inner)` */
  override call(call: Call, run: Interpreter): Value | undefined {
    return applied(this, call, run, this.#nodes)
  }

  /** Conversions of what is extracted change nothing here. */
  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (name === 'apply') return this.call(call, run)
    return /^(?:map|tmap|flatMap|tflatMap|filter|recover|recoverPF|unwrap|as|optional)$/.test(name)
      ? native(this)
      : undefined
  }

  override member(name: string): Value | undefined {
    if (name !== 'optional') return native(this)
    return native(
      new Directive(
        this.options.map((one) => withoutGuard(one)),
        this.site,
        this.#nodes,
      ),
    )
  }

  and(other: Directive): Directive {
    const both = this.options.flatMap((a) => other.options.map((b) => joined(a, b)))
    return new Directive(both.slice(0, 32), moreTelling(this, other), this.#nodes)
  }

  or(other: Directive): Directive {
    return new Directive([...this.options, ...other.options], this.site, this.#nodes)
  }
}

function withoutGuard({ guard: _, ...rest }: DirectiveFacts): DirectiveFacts {
  return rest
}

/** The site of the one that says the method. */
function moreTelling(a: Directive, b: Directive): Site {
  return b.options.some(({ methods }) => methods !== undefined) ? b.site : a.site
}

function joined(a: DirectiveFacts, b: DirectiveFacts): DirectiveFacts {
  return {
    ...a,
    ...b,
    path: [...a.path, ...b.path],
    params: [...a.params, ...b.params],
    provides: a.provides + b.provides,
  }
}

/** A route: a directive with what stands in it, or several routes one after the other. */
export class RouteNode extends Native {
  readonly options: readonly DirectiveFacts[]
  readonly inner: readonly Value[]
  readonly site: Site
  /** Names that the inner function gives to what is extracted. */
  readonly names: readonly string[]
  readonly #nodes: RouteNodes
  isConsumed = false

  constructor(
    options: readonly DirectiveFacts[],
    inner: readonly Value[],
    names: readonly string[],
    site: Site,
    nodes: RouteNodes,
  ) {
    super()
    this.options = options
    this.inner = inner
    this.names = names
    this.site = site
    this.#nodes = nodes
    for (const node of inner.flatMap(nodesIn)) node.isConsumed = true
    nodes.all.push(this)
  }

  override method(name: string, call: Call): Value | undefined {
    if (name !== '~') return native(this)
    return this.#nodes.group([native(this), ...call.args], { file: call.file, line: call.line })
  }

  /** The same for nodes that were made of the same text: several directives may stand in one line. */
  get key(): string {
    const said = this.options.map(({ methods, path, params, guard }) => [
      methods,
      path.map((part) => ('extracts' in part ? part.extracts : (plainText(part) ?? part.kind))),
      params.map(({ name }) => name),
      guard?.name,
    ])
    return `${this.site.file}:${this.site.line}:${this.inner.length}:${JSON.stringify([said, this.names])}`
  }
}

/** The routes that a value holds. */
export function nodesIn(value: Value): readonly RouteNode[] {
  if (value.kind === 'list') return value.items.flatMap(nodesIn)
  return alternatives(value).flatMap((one) =>
    one.kind === 'native' && one.native instanceof RouteNode ? [one.native] : [],
  )
}

/** Puts a directive around what a call gives it: a function to run, or a route. */
export function applied(directive: Directive, call: Call, run: Interpreter, nodes: RouteNodes): Value | undefined {
  const [given] = call.args
  if (given === undefined) return undefined
  const inner =
    given.kind === 'function'
      ? run.invoke(
          given,
          given.fn.params.map(() => UNKNOWN),
        )
      : given
  return native(new RouteNode(directive.options, [inner], namesOf(given), directive.site, nodes))
}

function namesOf(given: Value): readonly string[] {
  const fn: FunctionValue | undefined = given.kind === 'function' ? given : undefined
  return (fn?.fn.params ?? []).flatMap(({ to }) => (to.kind === 'name' ? [to.name] : []))
}
