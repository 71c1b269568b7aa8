/** What a program is made of; everything else in the folder (`.git`, pictures) is left alone. */
const programFile = /\.(?:ya?ml|md)$/u

/**
 * Of the paths that the browser gives (`folder/controls/a.yaml`), the ones of a program, below the folder that `holdfast.yaml` is in;
 * undefined for those that are none.
 */
export function pathsBelowFolder(paths: readonly string[]): { folder: string; paths: (string | undefined)[] } {
  const root = paths
    .filter((path) => /(?:^|\/)holdfast\.ya?ml$/u.test(path))
    .map((path) => path.slice(0, path.lastIndexOf('/') + 1))
    .toSorted((a, b) => a.length - b.length)[0]
  const base = root ?? `${paths[0]?.split('/')[0] ?? ''}/`
  const isOurs = (path: string) =>
    path.startsWith(base) &&
    programFile.test(path) &&
    !path
      .slice(base.length)
      .split('/')
      .some((part) => part.startsWith('.'))
  return {
    folder: base.split('/').at(-2) ?? 'your files',
    paths: paths.map((path) => (isOurs(path) ? path.slice(base.length) : undefined)),
  }
}
