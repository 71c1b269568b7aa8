import type { Module } from '../../engine/project.ts'

const FRAMEWORKS = /^(?:Vapor|Hummingbird\w*|Kitura\w*|Perfect\w*|Swifter)$/

/** Whether a file imports the framework or, when `isDefault`, none of them. */
export function isAbout(module: Module, pattern: RegExp, isDefault = false): boolean {
  const imported = module.def.body.flatMap((one) => (one.kind === 'import' ? [one.from] : []))
  return imported.some((name) => pattern.test(name)) || (isDefault && !imported.some((name) => FRAMEWORKS.test(name)))
}
