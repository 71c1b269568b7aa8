/** From the path of an import to the names by which the source may call the package. */

const VERSION = /^v\d+$/

/**
 * A package is called by its own `package` clause, which for one outside the folder can only be guessed from its path:
 * `github.com/labstack/echo/v4` is `echo`, `gopkg.in/yaml.v3` is `yaml`, `github.com/emicklei/go-restful` is `restful`.
 */
export function packageNames(path: string): string[] {
  const parts = path.split('/')
  if (parts.length > 1 && VERSION.test(parts.at(-1) ?? '')) parts.pop()
  const last = parts.at(-1) ?? path
  const plain = last.replace(/\.v\d+$/, '').replace(/\.go$/, '')
  const names = [plain]
  if (/[-.]/.test(plain)) {
    names.push(
      plain.replace(/^go[-.]|[-.]go$|^golang-/g, ''),
      plain.slice(plain.search(/[^-.]*$/)),
      plain.replaceAll(/[-.]/g, '_'),
    )
    names.push(plain.replaceAll(/[-.]/g, ''))
    // `goji.io` is `goji`.
    if (parts.length === 1) names.push(plain.slice(0, plain.search(/[-.]/)))
  }
  return [...new Set(names)].filter((name) => /^\w+$/.test(name))
}
