/** Types that calls are given as a value: `bodyAsClass(User.class)`, `new TypeReference<List<User>>() {}`. */
import type { Expr, TypeExpr } from '../../engine/ir.ts'
import type { Call } from '../../engine/native.ts'

export function classArgument(call: Call, position: number): TypeExpr | undefined {
  const given = call.expr?.args[position]?.value
  return given === undefined ? undefined : typeOf(given)
}

function typeOf(given: Expr): TypeExpr | undefined {
  const name = dotted(given)
  if (name !== undefined) return { kind: 'named', name, args: [] }
  // The type is what the anonymous class gives its base.
  if (given.kind === 'call' && given.types?.[0] !== undefined) return given.types[0]
  return undefined
}

/** `User`, `Users.Create`; `User::class.java` of Kotlin is lowered with its `java` as a member. */
function dotted(expr: Expr): string | undefined {
  if (expr.kind === 'name') return expr.name
  if (expr.kind !== 'member') return undefined
  const of = dotted(expr.of)
  if (expr.name === 'java' || expr.name === 'javaObjectType') return of
  return of === undefined ? undefined : `${of}.${expr.name}`
}
