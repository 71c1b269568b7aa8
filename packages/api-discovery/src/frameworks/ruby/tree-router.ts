/** Routing trees (Roda, Cuba): blocks inside blocks, each of which takes its pieces off the path. */
import type { Interpreter } from '../../engine/interpreter.ts'
import { Native, type Call } from '../../engine/native.ts'
import { plainText, text, unknown, type FunctionValue, type Value } from '../../engine/values.ts'
import { ANY_METHODS, type HttpMethod, type Param } from '../../model.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../routing/graph.ts'
import { takeBody } from '../../routing/bodies.ts'
import { mustermannPath } from '../../routing/colon-path.ts'
import { leadingGuard } from './block-guards.ts'
import { readBlocks } from './block-self.ts'
import { blockOf } from './arguments.ts'
import type { HelperSet } from './helpers.ts'

export function treeReader(framework: string, helpers: HelperSet): Reader {
  return {
    framework,
    syntax: mustermannPath,
    inputsShareNames: true,
    readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
      const block = route.handlers.at(-1)
      if (block?.kind === 'function') readBlocks(route, [block], 'form', facts, helpers.find, run)
    },
    routeGuards(route: Route, run: Interpreter) {
      const block = route.handlers.at(-1)
      const guard = block?.kind === 'function' ? leadingGuard(block, helpers.find, run) : undefined
      return guard === undefined ? [] : [{ guard, line: route.line }]
    },
  }
}

/** What a matcher asks for besides a piece of path. */
export class MethodMatcher extends Native {
  readonly methods: readonly HttpMethod[]

  constructor(methods: readonly HttpMethod[]) {
    super()
    this.methods = methods
  }
}

/** `param("q")`: the request has it. */
export class ParamMatcher extends Native {
  readonly name: string

  constructor(name: string) {
    super()
    this.name = name
  }
}

/** Where in the tree a block stands. */
export interface Branch {
  readonly router: Router
  readonly methods: readonly HttpMethod[] | undefined
  readonly params: readonly Param[]
}

export interface Descent {
  readonly branch: Branch
  /** Values for the parameters of the block. */
  readonly captures: readonly Value[]
}

/** Goes one block down: every matcher is a piece of path, a capture, or a condition. */
export function descend(matchers: readonly Value[], from: Branch, call: Call, run: Interpreter): Descent {
  const names = captureNames(blockOf(call))
  const symbols = symbolsAmong(matchers, names)
  const captures: Value[] = []
  let { router, methods } = from
  const params = [...from.params]
  for (const [i, matcher] of matchers.entries()) {
    if (matcher.kind === 'native') {
      if (matcher.native instanceof MethodMatcher) methods = matcher.native.methods
      else if (matcher.native instanceof ParamMatcher) {
        params.push({ name: matcher.native.name, in: 'query', required: true })
        captures.push(unknown(matcher.native.name))
      }
      continue
    }
    const name = names[captures.length] ?? 'param'
    const isCapture = matcher.kind === 'external' || symbols.has(i)
    if (isCapture || matcher.kind === 'regex') captures.push(unknown(name))
    const path = isCapture ? text(`:${name}`) : matcher
    if (path.kind === 'constant' || path.kind === 'record') continue
    const inner = run.project.graph.router(router.reader)
    router.mount({ file: call.file, line: call.line, condition: call.condition, path, router: inner, handlers: [] })
    router = inner
  }
  return { branch: { router, methods, params }, captures }
}

function captureNames(block: FunctionValue | undefined): string[] {
  return (block?.fn.params ?? []).flatMap(({ to }) => (to.kind === 'name' ? [to.name] : []))
}

/**
 * Symbols are text here, so which text is one is told by the block: it takes a value for each capture. Text called as
 * one of its parameters comes first.
 */
function symbolsAmong(matchers: readonly Value[], names: readonly string[]): Set<number> {
  const known = matchers.filter((one) => one.kind === 'external' || one.kind === 'regex' || isParam(one)).length
  const candidates = matchers.flatMap((one, i) => (/^[a-z_]\w*$/.test(plainText(one) ?? '') ? [i] : []))
  const byName = candidates.filter((i) => names.includes(plainText(matchers[i]) ?? ''))
  const rest = candidates.filter((i) => !byName.includes(i)).toReversed()
  return new Set([...byName, ...rest].slice(0, Math.max(names.length - known, 0)))
}

function isParam(value: Value): boolean {
  return value.kind === 'native' && value.native instanceof ParamMatcher
}

/** Registers the end of a branch. */
export function addLeaf(branch: Branch, methods: readonly HttpMethod[] | undefined, call: Call): void {
  const block = blockOf(call)
  const answered = methods ?? branch.methods ?? ANY_METHODS
  branch.router.route({
    file: call.file,
    line: call.line,
    condition: call.condition,
    methods: answered,
    path: text(''),
    handlers: block === undefined ? [] : [block],
    params: branch.params.map((param) => (answered.every((one) => takeBody([one])) ? { ...param, in: 'form' } : param)),
  })
}
