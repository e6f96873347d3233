/** Files that come with the program. */
import { fileURLToPath } from 'node:url';

/** The full path of a file or directory of the project, given from its root. */
export const projectPath = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
