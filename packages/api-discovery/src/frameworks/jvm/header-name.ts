/** `userAgent`, the name of a variable, as headers are written: `User-Agent`. */
export function headerName(variable: string): string {
  return variable
    .split(/(?=[A-Z])/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('-')
}
