/** Route templates of ASP.NET: `{id:int}`, `{id?}`, `{page=1}`, `{**slug}`, `{file}.{ext}`. */
import type { Schema } from '../../../model.ts'
import { combine, pathParam, type PathForm } from '../../../routing/path.ts'

const CONSTRAINTS: Readonly<Record<string, Schema>> = {
  int: { type: 'integer' },
  long: { type: 'integer', format: 'int64' },
  bool: { type: 'boolean' },
  guid: { type: 'string', format: 'uuid' },
  datetime: { type: 'string', format: 'date-time' },
  decimal: { type: 'number' },
  double: { type: 'number' },
  float: { type: 'number' },
}

export interface TemplatePart {
  /** Text between parameters, or the name of one. */
  readonly text?: string
  readonly name?: string
  readonly isOptional?: boolean
  /** Value of `{controller=Home}`. */
  readonly otherwise?: string
  readonly isCatchAll?: boolean
  readonly schema?: Schema
}

/** The parts of a template; `{{` and `}}` are braces. */
export function templateParts(template: string): TemplatePart[] {
  const parts: TemplatePart[] = []
  let at = 0
  let text = ''
  while (at < template.length) {
    const char = template[at] ?? ''
    if ((char === '{' || char === '}') && template[at + 1] === char) {
      text += char
      at += 2
    } else if (char === '{') {
      const end = closing(template, at)
      if (text !== '') parts.push({ text })
      text = ''
      parts.push(parameter(template.slice(at + 1, end)))
      at = end + 1
    } else {
      text += char
      at++
    }
  }
  return text === '' ? parts : [...parts, { text }]
}

/** Where the brace at `open` closes; constraints hold doubled braces. */
function closing(template: string, open: number): number {
  for (let at = open + 1; at < template.length; at++) {
    // Web API 2 does not double the braces in `regex(\d{4})`.
    if (template[at] === '(') at = endOfArguments(template, at)
    else if (template[at] === '{' && template[at + 1] === '{') at++
    else if (template[at] === '}') {
      if (template[at + 1] !== '}' || !template.slice(open + 1, at).includes('{{')) return at
      at++
    }
  }
  return template.length
}

/** Where the parenthesis at `open` closes, or `open` when it does not. */
function endOfArguments(template: string, open: number): number {
  let depth = 0
  for (let at = open; at < template.length; at++) {
    if (template[at] === '\\') at++
    else if (template[at] === '(') depth++
    else if (template[at] === ')' && --depth === 0) return at
  }
  return open
}

function parameter(inside: string): TemplatePart {
  const [, stars = '', name = '', rest = ''] = /^(\**)\s*([^:=?*\s]*)([\s\S]*)$/.exec(inside) ?? []
  const constraint = /:(\w+)/.exec(rest)?.[1]
  const schema =
    constraint !== undefined && Object.hasOwn(CONSTRAINTS, constraint) ? CONSTRAINTS[constraint] : undefined
  const otherwise = /=([^?]*)$/.exec(rest.replace(/\([^)]*\)/g, ''))?.[1]
  return {
    name: name === '' ? 'param' : name,
    ...(rest.trim().endsWith('?') ? { isOptional: true } : {}),
    ...(otherwise === undefined ? {} : { otherwise }),
    ...(stars === '' ? {} : { isCatchAll: true }),
    ...(schema === undefined ? {} : { schema }),
  }
}

/** Names of the parameters of a template. */
export function templateNames(template: string): string[] {
  return templateParts(template).flatMap(({ name }) => (name === undefined ? [] : [name]))
}

/** Parameters at the end that need not be there make two of one path. */
export function aspnetPath(piece: string): readonly PathForm[] {
  return formsOf(templateParts(piece.replace(/^~/, '')))
}

function formsOf(parts: readonly TemplatePart[]): readonly PathForm[] {
  const whole = combine(
    parts.map((part) => {
      if (part.name === undefined) return [{ path: part.text ?? '', params: [] }]
      return [{ path: `{${part.name}}`, params: [pathParam(part.name, part.schema)] }]
    }),
  )
  const last = parts.at(-1)
  const mayEnd = last?.name !== undefined && (last.isOptional === true || last.otherwise !== undefined)
  return mayEnd ? [...formsOf(withoutLast(parts)), ...whole] : whole
}

function withoutLast(parts: readonly TemplatePart[]): readonly TemplatePart[] {
  const kept = parts.slice(0, -1)
  const before = kept.at(-1)?.text
  return before === undefined ? kept : [...kept.slice(0, -1), { text: before.replace(/[/.]$/, '') }]
}
