import type { ReportFormat } from '../config/schema.ts'
import type { TestReport } from '../run/report.ts'
import { githubAnnotations, gitlabReport } from './annotations.ts'
import { htmlReport } from './html.ts'
import { jsonReport } from './json.ts'
import { junitReport } from './junit.ts'
import { sarifReport } from './sarif.ts'
import { textReport } from './text.ts'

/** The report in one of its formats. */
export function renderReport(
  report: TestReport,
  format: ReportFormat,
  options: { color: boolean } = { color: false },
): string {
  switch (format) {
    case 'text':
      return textReport(report, options)
    case 'json':
      return jsonReport(report)
    case 'sarif':
      return sarifReport(report)
    case 'junit':
      return junitReport(report)
    case 'html':
      return htmlReport(report)
    case 'github':
      return githubAnnotations(report)
    case 'gitlab':
      return gitlabReport(report)
  }
}
