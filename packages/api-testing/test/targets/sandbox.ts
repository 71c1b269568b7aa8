import { resolve, sep } from 'node:path'

/**
 * The path, if it lies below `folder`. The planted flaws let an attacker out of the folder of uploads, never out of the target's own
 * temporary folder: a test must not be able to overwrite a file of the machine that runs it.
 * Errors: `EACCES`, as a service without rights on the rest of the disk would have it.
 */
export function below(folder: string, path: string): string {
  const resolved = resolve(path)
  if (resolved.startsWith(resolve(folder) + sep)) return resolved
  throw Object.assign(new Error(`EACCES: permission denied, open '${path}'`), { code: 'EACCES' })
}
