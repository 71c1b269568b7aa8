/** Names of Java's library that paths and routes come by, which mean the same with and without an import. */
import type { Value } from '../../engine/values.ts'

const PACKAGES: Readonly<Record<string, string>> = {
  'java.lang': 'String Enum Object Integer Long Boolean Record Iterable Exception RuntimeException',
  'java.util':
    'List Map Set Collection Collections Arrays Objects Optional UUID Date Locale ArrayList LinkedList HashMap LinkedHashMap TreeMap HashSet LinkedHashSet EnumSet',
  'java.util.stream': 'Stream Collectors',
}

const EXTERNALS: ReadonlyMap<string, Value> = new Map(
  Object.entries(PACKAGES).flatMap(([packageName, names]) =>
    names.split(' ').map((name): [string, Value] => [name, { kind: 'external', package: packageName, path: [name] }]),
  ),
)

export function javaBuiltin(name: string): Value | undefined {
  return EXTERNALS.get(name)
}
