# Forecasts each case of cases.csv (case,t,y; t in unix seconds) with R's prophet at its defaults, and measures the CPU time.
# Usage: Rscript prophet.R FOLDER; writes peer.csv (case,lead,q05..q99; lead "peak12" is the maximum of leads 1 to 12)
# and peer-cpu.csv (case,fit_ms,forecast_ms) into the folder.
suppressMessages(library(prophet))

folder <- commandArgs(trailingOnly = TRUE)[1]
cases <- read.csv(file.path(folder, "cases.csv"))
leads <- c(1:12, seq(24, 288, 12))
levels <- c(0.05, 0.5, 0.9, 0.95, 0.99)
step <- 300

cpu <- function() sum(proc.time()[c("user.self", "sys.self")])

forecast_case <- function(id) {
  set.seed(1)
  rows <- cases[cases$case == id, ]
  origin <- rows$origin[1]
  history <- data.frame(ds = as.POSIXct(rows$t, origin = "1970-01-01", tz = "GMT"), y = rows$y)
  begun <- cpu()
  model <- suppressMessages(prophet(history))
  fitted <- cpu()
  future <- data.frame(ds = as.POSIXct(origin + (leads - 1) * step, origin = "1970-01-01", tz = "GMT"))
  paths <- predictive_samples(model, future)$yhat
  steps <- t(apply(paths, 1, quantile, probs = levels, names = FALSE))
  peak <- quantile(apply(paths[1:12, ], 2, max), probs = levels, names = FALSE)
  done <- cpu()
  list(
    rows = data.frame(case = id, lead = c(leads, "peak12"), rbind(steps, peak)),
    cpu = data.frame(case = id, fit_ms = 1000 * (fitted - begun), forecast_ms = 1000 * (done - fitted)))
}

# Loading the compiled model is not part of a fit.
invisible(suppressMessages(prophet(data.frame(ds = as.Date("2020-01-01") + 0:149, y = sin(0:149)))))

results <- lapply(unique(cases$case), forecast_case)
rows <- do.call(rbind, lapply(results, function(r) r$rows))
names(rows) <- c("case", "lead", "q05", "q50", "q90", "q95", "q99")
write.csv(rows, file.path(folder, "peer.csv"), row.names = FALSE, quote = FALSE)
write.csv(do.call(rbind, lapply(results, function(r) r$cpu)), file.path(folder, "peer-cpu.csv"), row.names = FALSE, quote = FALSE)
