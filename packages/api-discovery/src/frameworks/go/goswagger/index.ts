/** go-swagger: the table of handlers in its generated API, `o.handlers["GET"]["/todos"] = todos.NewFindTodos(…)`. */
import { posix } from 'node:path'
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Expr, Stmt } from '../../../engine/ir.ts'
import type { Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { native, text, type ClassValue, type External, type Value } from '../../../engine/values.ts'
import { plainGuard } from '../nethttp/index.ts'
import { HTTP_ARGS } from '../nethttp/router.ts'
import { bracePath } from '../path.ts'
import { goReader } from '../reader.ts'
import { OperationContext } from './context.ts'

const reader = goReader({ framework: 'go-swagger', syntax: bracePath, ...HTTP_ARGS, guard: plainGuard })

export const goSwagger: Framework = {
  name: 'go-swagger',
  languages: ['go'],
  packages: ['github.com/go-openapi/runtime', 'github.com/go-openapi/runtime/middleware'],
  hints: String.raw`\.handlers\["[A-Z]+"\]\["/`,
  generated: String.raw`\.handlers\["[A-Z]+"\]\["/`,

  /** `runtime.Values(r.URL.Query())` */
  call(callee: External, call: Call): Value | undefined {
    return callee.path.join('.') === 'Values' ? call.args[0] : undefined
  },

  typed(type: External): Value | undefined {
    return type.path.at(-1) === 'Context' ? native(new OperationContext()) : undefined
  },

  class(of: ClassValue, run: Interpreter): void {
    for (const { member, scope } of run.project.extensions.members(of)) {
      if (member.name !== 'initHandlerCache' || member.method === undefined) continue
      const { file } = scope.module
      const router = run.project.graph.router(reader)
      router.isApplication = true
      router.prefix = basePath(file, run.project)
      for (const { method, path, line, value } of member.method.body.flatMap(entryOf)) {
        const handlers = [run.evaluate(value, scope)]
        router.route({ file, line, condition: undefined, methods: [method], path: text(path), handlers })
      }
    }
  },
}

interface TableEntry {
  readonly method: string
  readonly path: string
  readonly line: number
  readonly value: Expr
}

/** `o.handlers["GET"]["/todos"] = …` */
function entryOf(statement: Stmt): TableEntry[] {
  if (statement.kind !== 'do' || statement.value.kind !== 'assign') return []
  const { to, value } = statement.value
  const place = to.kind === 'place' ? to.place : undefined
  if (place?.kind !== 'index' || place.of.kind !== 'index') return []
  const { key: path, line } = place
  const { key: method, of: table } = place.of
  if (path.kind !== 'string' || method.kind !== 'string') return []
  if (table.kind !== 'member' || table.name !== 'handlers') return []
  return [{ method: method.value, path: path.value, line, value }]
}

/** `basePath` of the specification that stands beside the operations as Go. */
function basePath(file: string, project: Project): Value | undefined {
  const spec = project.files.text(posix.join(posix.dirname(posix.dirname(file)), 'embedded_spec.go'))
  const [, base] = /^ {0,4}"basePath": *"(\/[^"]*)"/m.exec(spec ?? '') ?? []
  return base === undefined ? undefined : text(base)
}
