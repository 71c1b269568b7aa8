/** Qualified names of the JVM languages: `com.acme.shop.Order.Line` is the class `Order` of a package and a member of it. */

export interface QualifiedName {
  readonly package: string
  /** The class, function or property in the package, then members of it. */
  readonly path: readonly string[]
}

/** Packages begin with a small letter by convention, classes with a capital one; without a class, the last part is the name. */
export function qualifiedName(dotted: string): QualifiedName {
  const parts = dotted.split('.').filter((part) => part !== '')
  const firstClass = parts.findIndex((part) => /^[A-Z]/.test(part))
  const at = firstClass < 0 ? parts.length - 1 : firstClass
  return { package: parts.slice(0, at).join('.'), path: parts.slice(at) }
}

/** The root of a file's source tree and its package, as one name for `ModuleDef.scope`. */
export function scopeName(file: string, packageName: string): string {
  const folder = file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : ''
  const packageFolder = packageName.replaceAll('.', '/')
  const isConventional = packageFolder !== '' && (folder === packageFolder || folder.endsWith(`/${packageFolder}`))
  const root = isConventional ? folder.slice(0, folder.length - packageFolder.length) : folder
  return `${root.replace(/\/$/, '').replace(/(?:^|\/)(?:java|kotlin|groovy)$/, '')}${SEPARATOR}${packageName}`
}

const SEPARATOR = '|'
const ANYWHERE = '*'

/** The scope of all source trees that hold a package: what `import com.acme.*` names. */
export function anywhere(packageName: string): string {
  return `${ANYWHERE}${SEPARATOR}${packageName}`
}

export function splitScope(scope: string): {
  readonly root: string
  readonly package: string
  readonly isAnywhere: boolean
} {
  const at = scope.lastIndexOf(SEPARATOR)
  const root = scope.slice(0, at)
  return { root, package: scope.slice(at + 1), isAnywhere: root === ANYWHERE }
}
