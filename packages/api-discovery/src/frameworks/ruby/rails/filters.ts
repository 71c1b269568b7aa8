/** `before_action` and its kin, as class bodies declare them. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { ClassDef } from '../../../engine/ir.ts'
import type { Call } from '../../../engine/native.ts'
import { itemsOf, plainText, type ClassValue, type FunctionValue, type Value } from '../../../engine/values.ts'
import { blockOf, isChosen, yieldTo } from '../arguments.ts'

export interface Filter {
  /** `skip` takes an earlier filter out again. */
  readonly kind: 'before' | 'skip'
  readonly name: string
  readonly block?: FunctionValue
  readonly only: Value | undefined
  readonly except: Value | undefined
  /** Whether it may not run for a reason that the source does not decide. */
  readonly isConditional: boolean
  readonly file: string
  readonly line: number
}

const declared = new WeakMap<ClassDef, Filter[]>()
const inclusions = new WeakMap<ClassDef, FunctionValue[]>()

const MACROS: Readonly<Record<string, Filter['kind']>> = {
  before_action: 'before',
  before_filter: 'before',
  prepend_before_action: 'before',
  append_before_action: 'before',
  skip_before_action: 'skip',
  skip_before_filter: 'skip',
  skip_authorization_check: 'skip',
}

/** Class macros that are filters of their own. */
const FILTERS = new Set([
  'http_basic_authenticate_with',
  'load_and_authorize_resource',
  'authorize_resource',
  'allow_unauthenticated_access',
])

/** Takes note of what a class body calls; true when it was a filter. */
export function noteMacro(of: ClassValue, name: string, call: Call, run: Interpreter): boolean {
  if (name === 'included' || name === 'prepended') {
    const block = blockOf(call)
    if (block !== undefined) inclusions.set(of.def, [...(inclusions.get(of.def) ?? []), block])
    return block !== undefined
  }
  if (name === 'include' || name === 'prepend') {
    for (const mixin of call.args) {
      if (mixin.kind !== 'class') continue
      for (const block of inclusions.get(mixin.def) ?? []) yieldTo(block, [], run, of)
    }
    return true
  }
  const kind = Object.hasOwn(MACROS, name) ? MACROS[name] : undefined
  if (kind === undefined && !FILTERS.has(name)) return false
  const common = {
    only: call.named.get('only'),
    except: call.named.get('except'),
    isConditional: call.condition !== undefined || call.named.has('if') || call.named.has('unless'),
    file: call.file,
    line: call.line,
  }
  const list = declared.get(of.def) ?? []
  declared.set(of.def, list)
  if (name === 'allow_unauthenticated_access') {
    list.push({ ...common, kind: 'skip', name: 'require_authentication' })
  } else if (kind === undefined) list.push({ ...common, kind: 'before', name })
  else {
    for (const arg of call.args.flatMap((one) => [...itemsOf(one)])) {
      const filter = plainText(arg)
      if (filter !== undefined) list.push({ ...common, kind, name: filter })
      else if (arg.kind === 'function') list.push({ ...common, kind, name: 'block', block: arg })
    }
    const block = blockOf(call)
    if (block !== undefined) list.push({ ...common, kind, name: 'block', block })
  }
  return true
}

/** Filters that stand before an action, from the outermost base class down. */
export function filtersOf(of: ClassValue, action: string, run: Interpreter): readonly Filter[] {
  let result: Filter[] = []
  for (const one of lineage(of, run)) {
    for (const filter of declared.get(one.def) ?? []) {
      if (filter.kind === 'before') {
        if (isChosen(action, filter.only, filter.except)) result.push(filter)
      } else if (isChosen(action, filter.only, filter.except)) {
        result = result.filter((known) => known.name !== filter.name)
      }
    }
  }
  return result
}

function lineage(of: ClassValue, run: Interpreter, depth = 0): ClassValue[] {
  if (depth > 16) return []
  const bases = run.project.basesOf(of, run).filter((base) => base.kind === 'class')
  return [...bases.flatMap((base) => lineage(base, run, depth + 1)), of]
}
