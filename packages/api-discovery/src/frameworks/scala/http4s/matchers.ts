/** `object PageParam extends OptionalQueryParamDecoderMatcher[Int]("page")` */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { TypeExpr } from '../../../engine/ir.ts'
import type { Scope } from '../../../engine/scope.ts'
import { itemsOf, plainText } from '../../../engine/values.ts'
import { BASE_ARGUMENTS } from '../../../languages/scala/classes.ts'
import { scalaName } from '../../../languages/scala/names.ts'

export interface QueryMatcher {
  readonly name: string
  readonly type: TypeExpr | undefined
  readonly isOptional: boolean
}

export function queryParam(matcher: string, scope: Scope, run: Interpreter): QueryMatcher | undefined {
  const of =
    scope.find(matcher) ??
    scalaName(matcher, scope, run) ??
    run.memberOf(scope.self ?? { kind: 'unknown' }, matcher, scope.module.file)
  if (of.kind !== 'class') return undefined
  const [base] = of.def.bases
  const kind = base?.kind === 'typed' && base.type.kind === 'named' ? base.type : undefined
  const baseName = kind?.name ?? (base?.kind === 'name' ? base.name : '')
  const name = plainText(itemsOf(of.statics.get(BASE_ARGUMENTS))[0])
  if (name === undefined || !baseName.includes('Matcher')) return undefined
  return {
    name,
    type: kind?.args[0],
    isOptional: !/^(?:Validating)?QueryParamDecoder|^QueryParamMatcher/.test(baseName),
  }
}
