/** The parts of Java's library that paths and lists of routes pass through. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import {
  concat,
  fullName,
  itemsOf,
  list,
  plainText,
  record,
  text,
  UNKNOWN,
  type External,
  type Value,
} from '../../../engine/values.ts'
import { formatted } from '../../../languages/jvm/methods.ts'

const LISTS =
  /\.(?:List|Set|Arrays|Stream|Collections|Collection|EnumSet|ImmutableList|ImmutableSet|Flux|Multi)\.(?:of|asList|singletonList|singleton|copyOf|unmodifiableList|just)$/
const NEW_LISTS = /\.(?:ArrayList|LinkedList|HashSet|LinkedHashSet|TreeSet|Vector|ArrayDeque)$/
const NEW_MAPS = /\.(?:HashMap|LinkedHashMap|TreeMap|ConcurrentHashMap)$/
const SAME =
  /\.(?:Objects\.requireNonNull|Optional\.of|Optional\.ofNullable|Collections\.unmodifiable\w+|String\.valueOf)$/

export const javaStandard: Framework = {
  name: 'java-standard',
  languages: ['java', 'kotlin'],
  packages: ['java.lang', 'java.util*', 'com.google.common.collect'],
  hints: '(?!)',

  call(callee: External, call: Call, _run: Interpreter): Value | undefined {
    const name = fullName(callee)
    const [first] = call.args
    if (LISTS.test(name)) return list(call.args.flatMap((arg) => (name.endsWith('.copyOf') ? itemsOf(arg) : [arg])))
    if (NEW_LISTS.test(name)) return list(first?.kind === 'list' ? [...first.items] : [])
    if (NEW_MAPS.test(name)) return record(first?.kind === 'record' ? first.fields : [])
    if (SAME.test(name)) return first
    if (name.endsWith('.String.format')) return formatted(first, call.args.slice(1))
    if (name.endsWith('.String.join')) return joinedText(call)
    if (name.endsWith('.Map.of')) return pairs(call.args)
    if (name.endsWith('.Map.ofEntries')) return pairs(call.args.flatMap(itemsOf))
    if (name.endsWith('.Map.entry')) return list([...call.args])
    return undefined
  },
}

function joinedText({ args }: Call): Value {
  const [separator = text(''), ...rest] = args
  const items = rest.flatMap(itemsOf)
  return concat(items.flatMap((item, i) => (i === 0 ? [item] : [separator, item])))
}

function pairs(args: readonly Value[]): Value {
  const fields = new Map<string, Value>()
  for (let i = 0; i + 1 < args.length; i += 2) {
    const key = plainText(args[i])
    if (key !== undefined) fields.set(key, args[i + 1] ?? UNKNOWN)
  }
  return record(fields)
}
