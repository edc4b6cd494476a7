# Fits each series of a folder that "Headroom.Benchmarks arima" has written with forecast::auto.arima, and puts the two side by side.
suppressMessages(library(forecast))
folder <- commandArgs(TRUE)[1]
samples <- read.csv(file.path(folder, "series.csv"), colClasses = c("character", "numeric", "numeric"))
ours <- read.csv(file.path(folder, "headroom.csv"), colClasses = c(series = "character"))

waves <- function(interval, period, count) {
  if (count == 0) return(NULL)
  do.call(cbind, lapply(seq_len(count), function(k) cbind(sin(2 * pi * k * interval / period), cos(2 * pi * k * interval / period))))
}

cat(sprintf("%-24s %10s %10s %12s %12s %9s %9s %9s\n", "series", "ours", "R", "AIC ours", "AIC R", "AIC diff", "ms ours", "ms R"))
rows <- lapply(seq_len(nrow(ours)), function(i) {
  our <- ours[i, ]
  one <- samples[samples$series == our$series, ]
  xreg <- cbind(waves(one$interval, 288, our$daily), waves(one$interval, 2016, our$weekly))
  if (!is.null(xreg)) colnames(xreg) <- paste0("wave", seq_len(ncol(xreg)))
  time <- system.time(fit <- try(suppressWarnings(auto.arima(ts(one$value), seasonal = FALSE, xreg = xreg)), silent = TRUE))
  failed <- inherits(fit, "try-error")
  order <- if (failed) c(NA, NA, NA) else fit$arma[c(1, 6, 2)]
  # Criteria of differently differenced series cannot be compared.
  comparable <- !failed && order[2] == our$d
  aic <- if (failed) NA else fit$aic
  ms <- 1000 * (time[["user.self"]] + time[["sys.self"]])
  cat(sprintf("%-24s %10s %10s %12.3f %12.3f %9.3f %9.2f %9.1f\n", our$series, paste(our$p, our$d, our$q), paste(order, collapse = " "),
    our$aic, aic, if (comparable) our$aic - aic else NA, our$cpu_ms, ms))
  data.frame(difference = if (comparable) our$aic - aic else NA, ours = our$cpu_ms, choosing = our$waves_ms, theirs = ms)
})
all <- do.call(rbind, rows)
known <- all$difference[!is.na(all$difference)]
cat(sprintf("\n%d series, %d comparable: AIC ours - R mean %.3f, median %.3f, worst %.3f, best %.3f\n",
  nrow(all), length(known), mean(known), median(known), max(known), min(known)))
cat(sprintf("CPU: ours %.2f ms a series (and %.2f ms to choose the waves), R %.1f ms: %.1f times as fast (%.1f with the choice of waves)\n",
  mean(all$ours), mean(all$choosing), mean(all$theirs), sum(all$theirs) / sum(all$ours), sum(all$theirs) / sum(all$ours + all$choosing)))
