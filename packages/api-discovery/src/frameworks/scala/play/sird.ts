/** Play's routers in code: `case GET(p"/items/$id" ? q"full=$full") => Action { … }` (Play: String Interpolating Routing DSL). */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import {
  itemsOf,
  native,
  plainText,
  text,
  type External,
  type FunctionValue,
  type Value,
} from '../../../engine/values.ts'
import { CASES } from '../../../languages/scala/cases.ts'
import { imports, SCALA } from '../../../languages/scala/names.ts'
import type { Param } from '../../../model.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { Action } from './actions.ts'
import { formOf } from './forms.ts'
import { playPath } from './path.ts'

const reader: Reader = {
  framework: 'play',
  syntax: playPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const [handler] = route.handlers
    if (handler?.kind === 'function') run.handle(handler, [], facts)
  },
}

const routers = new WeakMap<Project, Router[]>()

/** The routers that a file makes of cases, for the routes files that include them. */
export function sirdRouters(file: string, project: Project): readonly Router[] {
  return (routers.get(project) ?? []).filter(({ entries: [first] }) => first?.file === file)
}

/** What the cases are: nothing is called on it that would matter. */
class SirdRoutes extends Native {
  override method(): Value {
    return native(this)
  }
}

function actionOf(call: Call, run: Interpreter): Value | undefined {
  const isPlay = imports(call.scope.module, /^play\.api\./)
  return isPlay && run.facts !== undefined ? new Action(run.facts).call(call, run) : undefined
}

class ActionBuilder extends Native {
  override call(call: Call, run: Interpreter): Value | undefined {
    return actionOf(call, run)
  }

  override method(_name: string, call: Call, run: Interpreter): Value | undefined {
    return actionOf(call, run)
  }
}

export const playSird: Framework = {
  name: 'play-sird',
  languages: ['scala'],
  packages: [SCALA],
  hints: String.raw`\bplay\.api\.(?:routing|data)\b`,

  /** Fields that make actions: `class Api(action: DefaultActionBuilder)`. */
  typed: (type: External) =>
    type.path.at(-1)?.endsWith('ActionBuilder') === true ? native(new ActionBuilder()) : undefined,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    if (callee.path.join('.') === 'Action') return actionOf(call, run)
    const [name = ''] = callee.path
    if (callee.path.length === 1 && imports(call.scope.module, /^play\.api\.data\b/)) {
      const form = formOf(name, call)
      if (form !== undefined) return form
    }
    if (name !== CASES || !imports(call.scope.module, /^play\.api\.routing\.(?:sird\b|_|\{)/)) return undefined
    const found = call.args.flatMap((one) => sirdCase(one) ?? [])
    if (found.length === 0) return undefined
    const router = run.project.graph.router(reader)
    router.isApplication = true
    const known = routers.get(run.project) ?? []
    routers.set(run.project, [...known, router])
    for (const { method, path, params, line, body } of found) {
      router.route({
        file: call.file,
        line,
        methods: [method],
        path: text(path),
        handlers: [body],
        condition: undefined,
        params,
      })
    }
    return native(new SirdRoutes())
  },
}

interface SirdCase {
  readonly method: string
  readonly path: string
  readonly params: readonly Param[]
  readonly line: number
  readonly body: FunctionValue
}

const PATTERN = /^\((GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) /
const PIECE = /"(p|q|q_o|q_s)"((?:[^"\\]|\\.)*)"/g

/** One case of a `%cases` call; undefined when its pattern is none of a router. */
function sirdCase(value: Value): SirdCase | undefined {
  if (value.kind !== 'list') return undefined
  const [words, line, body] = value.items
  const [pattern = ''] = itemsOf(words).flatMap((item) => plainText(item) ?? [])
  const method = PATTERN.exec(pattern)?.[1]
  if (method === undefined || body?.kind !== 'function' || line?.kind !== 'number') return undefined
  let path: string | undefined
  const params: Param[] = []
  for (const [, kind, written = ''] of pattern.matchAll(PIECE)) {
    if (kind === 'p') path ??= pathOf(written)
    else {
      const name = /^([^=]+)=/.exec(written)?.[1]
      if (name !== undefined) params.push({ name, in: 'query', ...(kind === 'q' ? { required: true } : {}) })
    }
  }
  return path === undefined ? undefined : { method, path, params, line: line.value, body }
}

/** `/to/$id`, `/to/${int(id)}`, `/files/$rest*`, `/re/$x<[0-9]+>` in the words of a routes file. */
function pathOf(written: string): string {
  return written
    .replaceAll(/\$\{\s*(?:\w+\()?(\w+)\)?\s*\}/g, '$$$1')
    .replaceAll(/\$(\w+)\*/g, '*$1')
    .replaceAll(/\$(\w+)(?!<)\b/g, ':$1')
}
