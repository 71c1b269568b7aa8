/** A small program without any problem, as files. Tests break it in one way each. */
export function exampleFiles(): Map<string, string> {
  return new Map([
    [
      'holdfast.yaml',
      `format: 1
id: acme
title: Security program of Acme
frameworks: [soc2]
calendar:
  timezone: Europe/Berlin
  holidays: [2026-12-25]
roles:
  - id: security-lead
    title: Security lead
  - id: chief-executive
    title: Chief executive
`,
    ],
    [
      'controls/access-review.yaml',
      `id: access-review
title: Access is reviewed
kind: administrative
objective: Nobody keeps access that their work no longer needs.
owner: security-lead
requirements: [soc2:CC6.2, soc2:CC6.3]
policies: [access-control]
`,
    ],
    [
      'procedures/review-access.yaml',
      `id: review-access
control: access-review
title: Review access
role: security-lead
steps: |
  1. Export the accounts.
  2. Decide about each.
when:
  schedule:
    rrule: FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1
window: P10D
evidence:
  - id: list
    title: Reviewed list
    kind: file
    accept: [pdf]
`,
    ],
    [
      'policies/access-control.md',
      `---
id: access-control
title: Access control policy
owner: security-lead
approver: chief-executive
---
# Access control policy

## Statement of intent
People have the access they need.

## Scope
Everybody.

## Roles and responsibilities
The security lead decides.

## Exceptions
None.
`,
    ],
  ])
}

/** The example with one file replaced or added. */
export function exampleWith(path: string, text: string): Map<string, string> {
  return exampleFiles().set(path, text)
}

/** The example with one part of a file replaced. The part must be there. */
export function exampleEdited(path: string, part: string, replacement: string): Map<string, string> {
  const text = exampleFiles().get(path) ?? ''
  if (!text.includes(part)) throw new Error(`${path} does not hold ${part}`)
  return exampleWith(
    path,
    text.replace(part, () => replacement),
  )
}
