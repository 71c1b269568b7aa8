import type { Module } from '../../engine/project.ts'

/** Whether a file imports a package: `import 'package:relic/relic.dart'`. */
export function importsPackage(module: Module, pattern: RegExp): boolean {
  return module.def.body.some((one) => one.kind === 'import' && pattern.test(one.from))
}
