/** Attributes of functions, as their adapters read them. */
import type { Arg, Decorator, Expr } from '../../engine/ir.ts'

/** The attribute's path with dots: `get`, `actix_web.get`, `utoipa.path`. */
export function attributeName({ value }: Decorator): string {
  return value.kind === 'call' ? dotted(value.callee) : dotted(value)
}

function dotted(expr: Expr): string {
  if (expr.kind === 'name') return expr.name
  return expr.kind === 'member' ? `${dotted(expr.of)}.${expr.name}` : ''
}

export function attributeArgs({ value }: Decorator): readonly Arg[] {
  return value.kind === 'call' ? value.args : []
}

/** The first text without a name: `#[get("/users")]`. */
export function firstText(decorator: Decorator): string | undefined {
  const arg = attributeArgs(decorator).find(({ name, value }) => name === undefined && value.kind === 'string')
  return arg?.value.kind === 'string' ? arg.value.value : undefined
}

/** The texts or names given for a key: `method = "GET"`, `method = get`. */
export function namedTexts(decorator: Decorator, key: string): string[] {
  return attributeArgs(decorator).flatMap(({ name, value }) => {
    if (name !== key) return []
    if (value.kind === 'string') return [value.value]
    return value.kind === 'name' || value.kind === 'member' ? [value.name] : []
  })
}

/** Words that stand alone: `#[utoipa::path(get, …)]`. */
export function flags(decorator: Decorator): string[] {
  return attributeArgs(decorator).flatMap(({ name, value }) =>
    name === undefined && value.kind === 'name' ? [value.name] : [],
  )
}
