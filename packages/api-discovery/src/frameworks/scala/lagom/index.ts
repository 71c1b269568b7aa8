/** Lagom: service descriptors, `named("items").withCalls(restCall(Method.GET, "/items/:id?full", item _))`, in Scala. */
import { findMember } from '../../../engine/calling.ts'
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Expr, TypeExpr } from '../../../engine/ir.ts'
import type { Call } from '../../../engine/native.ts'
import { concat, plainText, text, UNKNOWN, type External, type Value } from '../../../engine/values.ts'
import { imports, SCALA } from '../../../languages/scala/names.ts'
import type { HttpMethod, Param } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { bodyOfType } from '../../shared/body.ts'
import { colonPath } from '../../shared/colon-path.ts'

const reader: Reader = {
  framework: 'lagom',
  syntax: (piece) => colonPath(piece.replaceAll(/(?<=[:*]\w+)<[^>]*>/g, '')),
}

export const lagom: Framework = {
  name: 'lagom',
  languages: ['scala'],
  packages: [SCALA],
  hints: String.raw`\blagom\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.at(-1) ?? ''
    if (!/^(?:pathCall|restCall|namedCall)$/.test(name) || !imports(call.scope.module, /\blagom\b/)) return undefined
    const isRest = name === 'restCall'
    const written = plainText(call.args[isRest ? 1 : 0])
    if (written === undefined) return undefined
    const service = serviceCall(call, run)
    const { params, body } =
      service === undefined || isNothing(service.args[0])
        ? { params: [], body: undefined }
        : bodyOfType(service.args[0], call.scope, run)
    const verb = call.args[0]?.kind === 'external' ? call.args[0].path.at(-1) : undefined
    // A call that takes nothing is a GET (Lagom: Service descriptors, "Call identifiers").
    const method: HttpMethod | undefined = isRest ? verb : params.length === 0 ? 'GET' : 'POST'
    if (method === undefined) return UNKNOWN
    const [path = '', query = ''] = written.split('?')
    const router = run.project.graph.router(reader)
    router.isApplication = true
    router.route({
      file: call.file,
      line: call.line,
      methods: [method],
      path: name === 'namedCall' ? concat([text('/'), text(path)]) : text(path),
      handlers: [],
      condition: undefined,
      params: [...queryParams(query), ...params],
      ...(body === undefined ? {} : { body }),
    })
    return UNKNOWN
  },
}

function queryParams(query: string): readonly Param[] {
  return query.split('&').flatMap((name): Param[] => (name === '' ? [] : [{ name, in: 'query' }]))
}

function isNothing(type: TypeExpr | undefined): boolean {
  return type === undefined || (type.kind === 'named' && /(?:^|\.)(?:NotUsed|Done|Unit)$/.test(type.name))
}

/** `ServiceCall[Request, Response]`, which the method of the last argument gives: `item _`, `item`. */
function serviceCall(call: Call, run: Interpreter): Extract<TypeExpr, { kind: 'named' }> | undefined {
  const last = call.expr?.args.at(-1)?.value
  const name = last === undefined ? undefined : methodName(last)
  const { self } = call.scope
  const of = self?.kind === 'instance' ? self.of : self?.kind === 'class' ? self : undefined
  const type = name === undefined || of === undefined ? undefined : findMember(run, of, name)?.member.method?.returns
  return type?.kind === 'named' ? type : undefined
}

function methodName(expr: Expr): string | undefined {
  if (expr.kind === 'name') return expr.name
  if (expr.kind === 'member') return expr.name === '_' ? methodName(expr.of) : expr.name
  return expr.kind === 'call' ? methodName(expr.callee) : undefined
}
