import { z } from 'zod';
import { textList } from '../bounded.ts';

const locations = (what: string) => textList(256, 2048).default([]).describe(what);

export const deps = z
  .strictObject({
    jars: locations('Locations of jar files for the class path of driver and executors (spark.jars).'),
    files: locations('Locations of files for the working directory of each executor (spark.files).'),
    pyFiles: locations('Locations of .py, .zip or .egg files for the PYTHONPATH (spark.submit.pyFiles).'),
    archives: locations('Locations of archives that are unpacked for each executor (spark.archives).'),
    packages: locations('Maven coordinates of jars, group:artifact:version (spark.jars.packages).'),
    excludePackages: locations('Maven coordinates, group:artifact, that packages do not bring (spark.jars.excludes).'),
    repositories: locations('Repositories that packages come from, beside the usual ones (spark.jars.repositories).'),
  })
  .describe('What the application needs beside its main file. Each location must be reachable from the agents.');
